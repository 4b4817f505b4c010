"""A whole Tensoe, started as a person starts it, for tests that go through its doors."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

START_SECONDS = 90


class RunningTensoe:
    """``tensoe up`` in a process group of its own, on a free port."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.environment = environment
        self.lines: list[str] = []
        self.address = ""
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> RunningTensoe:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
        environment |= {
            "DATA_DIR": str(self.data_dir),
            "API_PORT": "0",
            "WATCH": "false",
            "PYTHONUNBUFFERED": "1",
        } | self.environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tensoe.cli", "up"],
            env=environment,
            cwd=self.data_dir,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        found: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, args=(self.process, found), daemon=True).start()
        try:
            self.address = found.get(timeout=START_SECONDS)
        except queue.Empty:
            self.address = ""
        if not self.address:
            self.stop()
            raise AssertionError("Tensoe did not start:\n" + "".join(self.lines[-60:]))

    def _read(self, process: subprocess.Popen[str], found: queue.Queue[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.lines.append(line)
            if match := re.search(r"ready: (http://\S+?)/app/", line):
                found.put(match.group(1))
        process.stdout.close()
        found.put("")

    def stop(self) -> int:
        """Ctrl-C, as the terminal sends it; returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("Ctrl-C did not end Tensoe:\n" + "".join(self.lines[-60:])) from None
        return self.process.returncode

    def kill(self) -> None:
        """``kill -9`` of the process that serves the API."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    @property
    def database_pid(self) -> int:
        return int((self.data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    @property
    def worker_pid(self) -> int | None:
        """The worker that is at work now, if one is."""
        return next((worker["pid"] for worker in self.get("/system")["workers"] if worker["is_alive"]), None)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.ask("POST", path, body)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data=data, method=method, headers={"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            raw = answer.read()
        return json.loads(raw) if raw else None

    def wait_for(self, what: str, condition: Callable[[], Any], *, seconds: float = 120) -> Any:
        """Poll until ``condition`` gives something; a server that is away meanwhile is waited for."""
        end = time.monotonic() + seconds
        last = ""
        while time.monotonic() < end:
            try:
                if value := condition():
                    return value
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                last = str(error)
            time.sleep(0.1)
        raise AssertionError(f"{what} did not happen in {seconds} s (last: {last})\n" + "".join(self.lines[-60:]))

    def wait_for_jobs(self, *, seconds: float = 180) -> list[dict[str, Any]]:
        """Wait until nothing is queued or running; returns all jobs."""
        return self.wait_for(
            "the end of all jobs", lambda: (p := self.get("/api/jobs"))["active"] == 0 and p["jobs"], seconds=seconds
        )


def is_process_alive(pid: int) -> bool:
    """Whether the process exists and is not just waiting to be collected."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"
