"""Logs: one line an event, as JSON or for people, with the id of the request or job it belongs to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import logging, sys, structlog
from pathlib import Path
from tensoe.core.logging import configure_logging
from tensoe.core.settings import load_settings
configure_logging(load_settings(data_dir=sys.argv[1], working_folder=Path(sys.argv[1])), process="api")
log = structlog.get_logger("tensoe.test")
log.debug("too quiet")
with structlog.contextvars.bound_contextvars(request_id="abc12345"):
    log.info("track heard", track_id=7)
    logging.getLogger("some.library").warning("it %s", "creaks")
try:
    raise ValueError("broken")
except ValueError:
    log.exception("request failed")
"""


def run(folder: Path, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


class TestConfigureLogging:
    def test_json_lines_carry_request_and_process(self, tmp_path: Path) -> None:
        lines = [json.loads(line) for line in run(tmp_path, ENVIRONMENT="production")]
        heard, creaks, failed = lines
        assert (heard["event"], heard["track_id"], heard["request_id"]) == ("track heard", 7, "abc12345")
        assert (heard["level"], heard["process"], heard["logger"]) == ("info", "api", "tensoe.test")
        assert heard["timestamp"].endswith("Z")
        assert (creaks["event"], creaks["level"], creaks["request_id"]) == ("it creaks", "warning", "abc12345")
        assert "ValueError: broken" in failed["exception"]
        assert "request_id" not in failed

    def test_people_read_one_line_an_event(self, tmp_path: Path) -> None:
        lines = run(tmp_path)
        assert "track heard" in lines[0]
        assert "request_id=abc12345" in lines[0]
        assert "too quiet" not in "\n".join(lines)
        assert lines[-1] == "ValueError: broken"

    def test_debug_and_level_are_obeyed(self, tmp_path: Path) -> None:
        assert "too quiet" in run(tmp_path, DEBUG="true")[0]
        assert "track heard" not in "\n".join(run(tmp_path, LOG_LEVEL="warning"))
