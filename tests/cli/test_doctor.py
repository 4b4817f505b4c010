"""The doctor: what is wrong is found, and what to do is said."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tensoe.cli import doctor
from tensoe.core.settings import Settings


@pytest.fixture
def foreign_server() -> Iterator[int]:
    """A program that is not Tensoe and answers ``{"status": "ok"}`` to everything."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"status":"ok"}')

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


class TestExamine:
    def test_a_wrong_setting_is_the_last_thing_looked_at(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("API_PORT", "eighty")
        *_, last = doctor.examine(data_dir)
        assert (last.name, last.state) == ("settings", "failed")
        assert "API_PORT" in last.said

    def test_a_database_that_is_away_is_found(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")
        *_, last = doctor.examine(data_dir)
        assert (last.name, last.state) == ("database", "failed")
        assert "DATABASE_URL" in last.what_to_do

    def test_an_installation_in_order_is_called_so_and_waiting_jobs_are_named(
        self, data_dir: Path, fresh_database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from sqlalchemy import create_engine, text

        gone = data_dir / "gone"
        gone.mkdir()
        engine = create_engine(fresh_database)
        with engine.begin() as connection:
            connection.execute(text("insert into job (kind) values ('test.waits')"))
            connection.execute(
                text("insert into library_folder (path, path_bytes) values (:p, :b)"), {"p": str(gone), "b": os.fsencode(gone)}
            )
        engine.dispose()
        monkeypatch.setenv("DATABASE_URL", fresh_database)
        monkeypatch.setenv("API_PORT", "0")
        found = {finding.name: finding for finding in doctor.examine(data_dir)}
        assert {name for name, finding in found.items() if finding.state == "failed"} == set()
        assert (found["worker"].state, "1 jobs wait" in found["worker"].said) == ("warning", True)
        assert found["library"].state == "ok"
        shutil.rmtree(gone)
        gone.write_bytes(b"a file in its place")
        found = {finding.name: finding for finding in doctor.examine(data_dir)}
        assert found["library"].state == "failed"


class TestCheckPort:
    def test_a_free_one_is_fine(self, settings: Settings) -> None:
        assert doctor.check_port(settings.model_copy(update={"api_port": 0})).state == "ok"

    def test_another_program_on_it_is_not_taken_for_tensoe(self, settings: Settings, foreign_server: int) -> None:
        finding = doctor.check_port(settings.model_copy(update={"api_port": foreign_server}))
        assert finding.state == "failed"
        assert "API_PORT" in finding.what_to_do

    def test_a_silent_program_on_it_is_found(self, settings: Settings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            finding = doctor.check_port(settings.model_copy(update={"api_port": listener.getsockname()[1]}))
        assert finding.state == "failed"

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
    def test_an_address_that_others_can_reach_is_found_before_the_start_refuses_it(self, settings: Settings, host: str) -> None:
        finding = doctor.check_port(settings.model_copy(update={"api_host": host, "api_port": 0}))
        assert finding.state == "failed"
        assert "no accounts" in finding.said


class TestCheckDisk:
    def test_little_room_is_a_warning(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "LOW_DISK_BYTES", 2**80)
        assert doctor.check_disk(tmp_path).state == "warning"


class TestCheckDecoders:
    def test_the_installed_decoder_has_all(self) -> None:
        assert doctor.check_decoders().state == "ok"

    def test_a_missing_one_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "NEEDED_CODECS", ("flac", "wax_cylinder"))
        finding = doctor.check_decoders()
        assert (finding.state, "wax_cylinder" in finding.said) == ("failed", True)


class TestCheckWatches:
    def test_a_low_limit_names_the_command(self, tmp_path: Path) -> None:
        (tmp_path / "limit").write_text("8192\n")
        finding = doctor.check_watches(tmp_path / "limit")
        assert finding.state == "warning"
        assert "sysctl" in finding.what_to_do
