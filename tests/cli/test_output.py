"""How commands end when something goes wrong."""

from __future__ import annotations

import errno
import json

import pytest
import typer
from sqlalchemy.exc import OperationalError

from tensoe.cli.output import format_duration, reports_errors
from tensoe.core.errors import TrackNotFound


def end_of(error: BaseException, capsys: pytest.CaptureFixture[str], *, as_json: bool = False) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command that raises this."""

    @reports_errors
    def command(*, as_json: bool) -> None:
        del as_json
        raise error

    with pytest.raises(typer.Exit) as caught:
        command(as_json=as_json)
    said = capsys.readouterr()
    return caught.value.exit_code, said.out, said.err


class TestReportsErrors:
    def test_an_expected_one_is_a_line_a_hint_and_its_code(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = end_of(TrackNotFound("There is no track [7].", hint="Look."), capsys)
        assert (code, out, err) == (3, "", "track_not_found: There is no track [7].\nLook.\n")

    def test_as_json_it_is_one_document(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = end_of(TrackNotFound("There is no track 7."), capsys, as_json=True)
        assert (code, err) == (3, "")
        assert json.loads(out)["error"] == {"code": "track_not_found", "detail": "There is no track 7.", "hint": ""}

    def test_one_that_nobody_expected_is_shown_whole_before_its_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = end_of(ZeroDivisionError("by zero"), capsys)
        assert (code, out) == (1, "")
        assert err.startswith("Traceback")
        assert "internal: ZeroDivisionError: by zero" in err

    def test_one_that_nobody_expected_leaves_a_document_for_programs(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = end_of(ZeroDivisionError("by zero"), capsys, as_json=True)
        assert (code, json.loads(out)["error"]["code"]) == (1, "internal")

    def test_a_database_that_goes_away_is_no_bug(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, _, err = end_of(OperationalError("select 1", None, Exception("server closed the connection\nmore")), capsys)
        assert code == 6
        assert "server closed the connection" in err
        assert "Traceback" not in err

    def test_control_c_is_130(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert end_of(KeyboardInterrupt(), capsys) == (130, "", "")

    def test_an_exit_code_that_a_command_chose_is_kept(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert end_of(typer.Exit(9), capsys) == (9, "", "")

    def test_a_reader_that_has_left_is_left_to_the_framework(self) -> None:
        @reports_errors
        def command() -> None:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

        with pytest.raises(BrokenPipeError):
            command()


class TestFormatDuration:
    @pytest.mark.parametrize(
        ("seconds", "said"), [(None, "unknown"), (0.4, "0 s"), (75, "1 min 15 s"), (3599.7, "1 h 0 min"), (7260, "2 h 1 min")]
    )
    def test_it_reads_like_a_person_says_it(self, seconds: float | None, said: str) -> None:
        assert format_duration(seconds) == said
