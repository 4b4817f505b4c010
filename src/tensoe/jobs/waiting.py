"""Waiting for a job, for requests that promise its result and for commands that follow it."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.jobs.models import FINAL_STATES, Job
from tensoe.jobs.service import get_row

FIRST_LOOK_S = 0.02
LONGEST_LOOK_S = 0.25


def wait_for_job(session_factory: sessionmaker[Session], job_id: int, seconds: float) -> Job:
    """The job when it has ended, or as it is after ``seconds``; holds no connection while it waits.

    Raises
    ------
    JobNotFound
        There is no such job.
    """
    deadline = time.monotonic() + seconds
    pause = FIRST_LOOK_S
    while True:
        with transaction(session_factory) as session:
            job = get_row(session, job_id=job_id)
        left = deadline - time.monotonic()
        if job.state in FINAL_STATES or left <= 0:
            return job
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_LOOK_S)
