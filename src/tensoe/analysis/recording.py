"""What is written when a file has been heard, or could not be: all of it in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from tensoe.analysis import repository
from tensoe.analysis.hearing import Failure, Heard
from tensoe.analysis.listeners import HeardTrack, tell_heard
from tensoe.analysis.repository import FileToHear
from tensoe.analysis.summary import flatten_features, name_as_spotify
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.catalogue.features import FeatureRow, ingest_features_many

SOURCE = "sound_analysis"


@dataclass(frozen=True, slots=True)
class HearingResult:
    """A file of a batch and how it went."""

    file: FileToHear
    heard: Heard | None = None
    failure: Failure | None = None


def record_results(session: Session, results: Sequence[HearingResult]) -> None:
    """Store what was heard and what failed; files that changed or left meanwhile are passed over."""
    now = repository.lock_files(session, file_ids=[result.file.file_id for result in results])
    present = [r for r in results if r.file.file_id in now and now[r.file.file_id][1] == r.file.content_hash]
    failed = [_failure_row(r.file, r.failure) for r in present if r.failure is not None]
    if failed:
        repository.upsert_failures(session, failed)
    heard = {
        track_id: (r.file, r.heard) for r in present if r.heard is not None and (track_id := now[r.file.file_id][0]) is not None
    }
    if heard:
        _record_heard(session, heard)


def _record_heard(session: Session, heard: dict[int, tuple[FileToHear, Heard]]) -> None:
    """Write the analyses by track: the versioned row, the values in force, the catalogue's features; then tell listeners."""
    analyses = repository.upsert_analyses(session, [_analysis_row(track_id, *pair) for track_id, pair in heard.items()])
    summaries: list[dict[str, Any]] = []
    records: list[FeatureRow] = []
    for track_id, (file, result) in heard.items():
        columns = flatten_features(result.features, quality=result.quality)
        summaries.append({"track_id": track_id, "analysis_id": analyses[file.file_id], **columns})
        records.append(FeatureRow(track_id, SOURCE, f"file:{file.file_id}", name_as_spotify(columns)))
    repository.upsert_summaries(session, summaries)
    repository.delete_failures(session, file_ids=[file.file_id for file, _ in heard.values()])
    ingest_features_many(session, records)
    tell_heard(session, [HeardTrack(track_id, result.features) for track_id, (_, result) in heard.items()])


def _analysis_row(track_id: int, file: FileToHear, heard: Heard) -> dict[str, Any]:
    return {
        "file_id": file.file_id,
        "track_id": track_id,
        "extractor": EXTRACTOR,
        "version": EXTRACTOR_VERSION,
        "content_hash": file.content_hash,
        "features": heard.features,
        "curves": heard.curves,
        "notes": heard.notes,
        "quality": heard.quality,
        "seconds_spent": heard.seconds_spent,
        "created_at": func.clock_timestamp(),
    }


def _failure_row(file: FileToHear, failure: Failure) -> dict[str, Any]:
    return {
        "file_id": file.file_id,
        "extractor": EXTRACTOR,
        "version": EXTRACTOR_VERSION,
        "code": failure.code,
        "reason": failure.reason.replace("\0", ""),
        "hint": failure.hint,
        "content_hash": file.content_hash,
        "failed_at": func.clock_timestamp(),
    }
