"""What a failing server says becomes a sentence with a way out."""

import subprocess
import sys
import time

import pytest

from tensoe.core.server_process import _is_postgres, explain_failure


class TestExplainFailure:
    @pytest.mark.parametrize(
        ("said", "cause"),
        [
            ('FATAL:  could not write to file "pg_wal/xlogtemp.9": No space left on device', "the disk is full"),
            ("[Errno 28] No space left on device", "the disk is full"),
            ("[Errno 30] Read-only file system: 'x'", "the file system is read-only"),
            ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "there is too little memory"),
            ("PANIC:  could not locate a valid checkpoint record at 0/1", "its data is damaged"),
            ('FATAL:  could not open file "global/pg_control": Permission denied', "it may not read or write its files"),
        ],
    )
    def test_a_known_cause_is_named(self, said: str, cause: str) -> None:
        error = explain_failure("The database did not start", said)
        assert str(error) == f"The database did not start: {cause}."
        assert said in error.hint

    def test_an_unknown_cause_is_quoted_without_the_chatter(self) -> None:
        error = explain_failure("It failed", "LOG:  starting\nFATAL:  something new\nLOG:  database system is shut down\n")
        assert error.hint == "It said: FATAL:  something new"

    def test_silence_is_told_as_such(self) -> None:
        assert explain_failure("It failed", "").hint == "It said: nothing"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
class TestIsPostgres:
    def test_another_program_is_none(self) -> None:
        with subprocess.Popen(["sleep", "60"]) as process:
            assert not _is_postgres(process.pid)
            process.kill()

    def test_a_dead_process_nobody_waited_for_is_none(self) -> None:
        with subprocess.Popen(["true"]) as process:
            time.sleep(0.1)
            assert not _is_postgres(process.pid)
