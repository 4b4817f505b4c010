"""``kill -9`` of anything during analysis: everything is there afterwards and the job ends."""

from __future__ import annotations

import os
import signal
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.running import RunningTensoe, is_process_alive

FILES = 60
SECONDS = 30
RATE_HZ = 22_050


@pytest.fixture
def music(tmp_path: Path, rng: np.random.Generator) -> Path:
    """Enough to hear for some seconds on one process."""
    folder = tmp_path / "music"
    folder.mkdir()
    for number in range(FILES):
        samples = (rng.normal(0, 3000, SECONDS * RATE_HZ)).astype("<i2")
        with wave.open(str(folder / f"Somebody - Noise {number:03}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples.tobytes())
    return folder


def start_analysis(tensoe: RunningTensoe, music: Path) -> None:
    tensoe.post("/api/library/folders", {"path": str(music)})
    tensoe.wait_for("the first results", lambda: 3 <= tensoe.get("/api/overview")["analysed"] < FILES)


def check_that_everything_is_there(tensoe: RunningTensoe) -> None:
    tensoe.wait_for_jobs()
    overview = tensoe.get("/api/overview")
    assert (overview["tracks"], overview["files"], overview["analysed"]) == (FILES, FILES, FILES)
    assert overview["problem_files"] == 0
    assert overview["to_analyse"] == 0
    jobs = tensoe.get("/api/jobs")["jobs"]
    assert {job["state"] for job in jobs} == {"succeeded"}
    track = tensoe.get("/api/tracks?limit=1")["tracks"][0]
    assert len(tensoe.get(f"/api/tracks/{track['id']}/similar?limit=5")["similar_tracks"]) == 5


@pytest.mark.slow
class TestKillNine:
    def test_of_the_worker_the_job_goes_on_by_itself(self, data_dir: Path, music: Path) -> None:
        with RunningTensoe(data_dir, WORKER_PROCESSES="1") as tensoe:
            start_analysis(tensoe, music)
            first = tensoe.worker_pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            tensoe.wait_for("another worker", lambda: tensoe.worker_pid not in (None, first))
            check_that_everything_is_there(tensoe)

    def test_of_the_database_it_is_started_again_and_the_job_goes_on(self, data_dir: Path, music: Path) -> None:
        with RunningTensoe(data_dir, WORKER_PROCESSES="1") as tensoe:
            start_analysis(tensoe, music)
            first = tensoe.database_pid
            os.kill(first, signal.SIGKILL)
            tensoe.wait_for("another server", lambda: tensoe.get("/readyz") and tensoe.database_pid != first)
            check_that_everything_is_there(tensoe)

    def test_of_the_api_the_next_start_finds_everything_and_the_job_ends(self, data_dir: Path, music: Path) -> None:
        with RunningTensoe(data_dir, WORKER_PROCESSES="1") as tensoe:
            start_analysis(tensoe, music)
            worker = tensoe.worker_pid
            assert worker is not None
            tensoe.kill()
            tensoe.start()
            check_that_everything_is_there(tensoe)
            tensoe.wait_for("the end of the first worker", lambda: not is_process_alive(worker))

    def test_of_all_at_once_the_next_start_finds_everything_and_the_job_ends(self, data_dir: Path, music: Path) -> None:
        with RunningTensoe(data_dir, WORKER_PROCESSES="1") as tensoe:
            start_analysis(tensoe, music)
            pids = [tensoe.worker_pid, tensoe.database_pid]
            tensoe.kill()
            for pid in filter(None, pids):
                os.kill(pid, signal.SIGKILL)
            tensoe.start()
            check_that_everything_is_there(tensoe)


@pytest.mark.slow
class TestControlC:
    def test_it_ends_everything_that_was_started(self, data_dir: Path) -> None:
        with RunningTensoe(data_dir, WORKER_PROCESSES="1") as tensoe:
            tensoe.wait_for("a worker", lambda: any(worker["is_alive"] for worker in tensoe.get("/system")["workers"]))
            pids = [tensoe.worker_pid, tensoe.database_pid]
            assert tensoe.stop() in (0, 130)
            assert not any(is_process_alive(pid) for pid in filter(None, pids))
            assert not (data_dir / "postgres" / "postmaster.pid").exists()

    def test_a_busy_port_is_said_before_anything_starts(self, data_dir: Path) -> None:
        with RunningTensoe(data_dir) as tensoe:
            port = tensoe.address.rsplit(":", 1)[1]
            second = RunningTensoe(data_dir, API_PORT=port)
            with pytest.raises(AssertionError, match=r"cannot be used|Is Tensoe already running"):
                second.start()
