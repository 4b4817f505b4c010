"""The command line through its entry point, on a library of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tensoe.core.embedded import is_running
from tests.conftest import make_short_folder
from tests.signals import write_audio


class Terminal:
    """Runs ``tensoe`` commands on one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT", "DATA_DIR")}
        return subprocess.run(
            [sys.executable, "-m", "tensoe.cli", *arguments],
            env={**clean, "DATA_DIR": str(self.data_dir), "WORKER_PROCESSES": "2", **environment},
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def terminal() -> Iterator[Terminal]:
    import shutil

    folder = make_short_folder()
    yield Terminal(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def music(terminal: Terminal) -> Path:
    """Six tones with tags, and one text file that calls itself mp3."""
    import numpy as np

    folder = terminal.data_dir / "music"
    folder.mkdir()
    t = np.arange(6 * 22_050) / 22_050
    for number in range(6):
        tone = 0.3 * np.sin(2 * np.pi * 220 * 2 ** (number / 12) * t) * (1 + np.sin(2 * np.pi * 2 * t)) / 2
        tags = {"title": f"Tone {number}", "artist": "The Oscillators", "album": "Steps", "track": str(number + 1)}
        write_audio(folder / f"{number}.flac", tone.astype("float32"), 22_050, codec="flac", metadata=tags)
    (folder / "letter.mp3").write_text("This is no music.")
    return folder


@pytest.mark.slow
class TestALibraryFromTheTerminal:
    """In order: each step stands on the one before."""

    def test_scan_reads_and_hears_a_folder(self, terminal: Terminal, music: Path) -> None:
        body = terminal.json("scan", str(music))
        assert body["scan"]["added"] >= 6
        assert body["scan"]["problems"] == 1
        assert body["analysis"]["analysed"] == 6

    def test_a_second_scan_finds_nothing_new(self, terminal: Terminal, music: Path) -> None:
        body = terminal.json("scan")
        assert body["scan"]["added"] == 0
        assert body["scan"]["unchanged"] >= 6

    def test_status_lists_what_could_not_be_read_with_the_reason(self, terminal: Terminal) -> None:
        body = terminal.json("status", "--problems")
        assert (body["tracks"], body["analysed"]) == (6, 6)
        assert [problem["path"] for problem in body["problems"]] == ["letter.mp3"]
        said = terminal.run("status").stdout
        assert "6 tracks" in said
        assert "1 files to mend" in said

    def test_similar_takes_artist_and_title(self, terminal: Terminal) -> None:
        body = terminal.json("similar", "The Oscillators - Tone 2", "--limit", "3")
        assert len(body["similar_tracks"]) == 3
        scores = [row["similarity_score"] for row in body["similar_tracks"]]
        assert scores == sorted(scores, reverse=True)
        assert all(row["reasons"] for row in body["similar_tracks"])

    def test_similar_to_nothing_known_is_not_found(self, terminal: Terminal) -> None:
        done = terminal.run("similar", "Nobody - Nothing")
        assert done.returncode == 3
        assert "Traceback" not in done.stderr

    def test_jobs_lists_what_ran(self, terminal: Terminal) -> None:
        body = terminal.json("jobs")
        assert {"catalogue.scan", "analysis.library"} <= {job["kind"] for job in body["jobs"]}
        assert body["active"] == 0
        first = body["jobs"][0]["id"]
        assert json.loads(terminal.run("jobs", "show", str(first), "--json").stdout)["id"] == first

    def test_cancelling_what_has_ended_is_a_conflict(self, terminal: Terminal) -> None:
        first = terminal.json("jobs")["jobs"][0]["id"]
        assert terminal.run("jobs", "cancel", str(first)).returncode == 4

    def test_backup_and_restore_bring_it_to_another_data_folder(self, terminal: Terminal, data_dir: Path) -> None:
        saved = terminal.json("backup", str(terminal.data_dir / "all.tar"))
        assert saved["rows"]["track"] == 6
        other = Terminal(data_dir)
        assert other.json("restore", saved["path"])["saved_before"] is None
        assert other.json("status")["tracks"] == 6
        assert other.json("similar", "Tone 1")["similar_tracks"]
        refused = other.run("restore", saved["path"])
        assert refused.returncode == 4
        assert other.json("restore", saved["path"], "--replace")["saved_before"]

    def test_doctor_finds_nothing_wrong(self, terminal: Terminal) -> None:
        findings = terminal.json("doctor")["findings"]
        assert [finding for finding in findings if finding["state"] == "failed"] == []
        assert {"database", "decoders", "library", "data folder"} <= {finding["name"] for finding in findings}

    def test_nothing_is_left_running(self, terminal: Terminal) -> None:
        assert not is_running(terminal.data_dir)


class TestWrongInput:
    def test_a_malformed_setting_is_named_and_nothing_starts(self, terminal: Terminal) -> None:
        done = terminal.run("status", DB_POOL_SIZE="many")
        assert done.returncode == 78
        assert "DB_POOL_SIZE" in done.stderr

    def test_listening_to_the_network_is_refused(self, terminal: Terminal) -> None:
        done = terminal.run("up", API_HOST="0.0.0.0")
        assert done.returncode == 78
        assert "accounts" in done.stderr

    def test_a_folder_that_is_not_there_is_not_found(self, terminal: Terminal) -> None:
        done = terminal.run("scan", "/no/such/folder")
        assert done.returncode == 3
        assert "/no/such/folder" in done.stderr

    def test_help_names_every_command(self, terminal: Terminal) -> None:
        said = terminal.run("--help").stdout
        for name in [
            "up",
            "api",
            "worker",
            "scan",
            "analyse",
            "similar",
            "status",
            "jobs",
            "backup",
            "restore",
            "demo",
            "doctor",
        ]:
            assert name in said


class TestTermination:
    def test_a_service_manager_that_ends_the_server_ends_its_database_too(self, data_dir: Path) -> None:
        environment = {**os.environ, "DATA_DIR": str(data_dir), "API_PORT": "0", "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "tensoe.cli", "api"],
            env=environment,
            cwd=data_dir,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout:
            assert any("ready" in line for line in process.stdout)
            assert is_running(data_dir)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 128 + signal.SIGTERM
        assert not is_running(data_dir)
