"""A library with something of everything, for tests that walk through all addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from tensoe.analysis.hearing import explain_failure
from tensoe.analysis.models import AnalysisFailure
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.jobs.models import Job
from tests.catalogue.library import Library

FEATURES = {"tempo": 120.0, "key": 9, "mode": 0, "energy": 0.5, "loudness": -12.0}


def make_small_library(session: Session, *, root: Path | str = "/music-of-nobody", artist: str = "Nina Simone") -> dict[str, Any]:
    """Rows of every kind; what may quote a path quotes one below ``root``."""
    library = Library(session)
    folder = library.folder(root, last_scanned_at=func.now(), last_scan={"files": 3})
    album = library.album("Pastel Blues", artist, release_year=1965)
    heard = library.track(
        "Sinnerman", artist, album, release_year=1965, genres=["Soul"], audio_features=FEATURES, is_available=True
    )
    unheard = library.track("Be My Husband", [artist, "Somebody"], album, is_available=True)
    library.track("Nowhere")
    library.file(folder, "Nina Simone/Sinnerman.mp3", heard)
    second = library.file(folder, "Nina Simone/Be My Husband.mp3", unheard)
    broken = library.file(
        folder, "broken.mp3", problem_code="unreadable", problem=f"[Errno 13] Permission denied: '{root}/broken.mp3'"
    )
    session.add(
        AnalysisFailure(
            file_id=second.id,
            extractor=EXTRACTOR,
            version=EXTRACTOR_VERSION,
            code="unexpected",
            reason=explain_failure(
                code="raised", reason="", error=RuntimeError(f"cannot seek in {root}/Nina Simone/a.mp3")
            ).reason,
            hint="",
        )
    )
    job = Job(
        kind="catalogue.scan",
        state="failed",
        arguments={"folder_ids": [folder.id]},
        triggered_by="person",
        message=f"Reading {root}",
        result={"folders": {str(root): 3}},
        error={"code": "folder_not_found", "title": "Folder not found", "detail": f"There is no folder {root}.", "hint": ""},
    )
    session.add(job)
    session.flush()
    session.commit()
    return {"folder": folder, "album": album, "heard": heard, "unheard": unheard, "broken": broken, "job": job}
