"""The demo library in the catalogue: where it is, whether it is there, how it comes and goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tensoe.catalogue.models import LibraryFolder, Track
from tensoe.core.settings import Settings
from tensoe.demo.library import list_demo_tracks
from tensoe.jobs import enqueue
from tensoe.jobs.models import ACTIVE_STATES, Job

MAKE, REMOVE = "demo.make", "demo.remove"


@dataclass(frozen=True)
class DemoState:
    """How much of the demo library is there."""

    state: str
    tracks: int
    analysed: int
    job_id: int | None


def demo_folder(settings: Settings) -> Path:
    """Where the demo's files are written."""
    return settings.data_dir / "demo-library"


def get_demo_state(session: Session) -> DemoState:
    """``absent``, ``making``, ``removing``, ``partial`` or ``present``."""
    tracks, analysed = session.execute(
        select(func.count(), func.count().filter(Track.audio_features.is_not(None))).select_from(Track).where(Track.is_demo)
    ).one()
    active = select(Job).where(Job.kind.in_((MAKE, REMOVE)), Job.state.in_(ACTIVE_STATES)).order_by(Job.id).limit(1)
    job = session.scalar(active)
    has_folder = session.scalar(select(LibraryFolder.id).where(LibraryFolder.is_demo)) is not None
    if job is not None:
        state = "making" if job.kind == MAKE else "removing"
    elif not has_folder:
        state = "absent"
    else:
        state = "present" if tracks >= len(list_demo_tracks()) else "partial"
    return DemoState(state=state, tracks=tracks, analysed=analysed, job_id=job.id if job else None)


def request_demo(session: Session) -> Job:
    """Make the demo library, or what is missing of it."""
    return enqueue(session, MAKE)


def request_demo_removal(session: Session) -> Job:
    """Take all of the demo away: files, tracks, features."""
    return enqueue(session, REMOVE)
