"""What is written when a file has been heard, or could not be: all of it in the caller's transaction."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from tensoe.analysis import repository
from tensoe.analysis.duplicates.fingerprints import HeardFingerprint, record_fingerprints
from tensoe.analysis.hearing import Failure, Heard
from tensoe.analysis.listeners import HeardTrack, tell_heard
from tensoe.analysis.overriding import Correction, apply_overrides
from tensoe.analysis.repository import FileToHear
from tensoe.analysis.summary import flatten_features, name_as_spotify
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.audio.stages import stage_versions
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
    in_force: list[InForce] = []
    records: list[FeatureRow] = []
    corrections = repository.lock_corrections(session, track_ids=sorted(heard))
    for track_id, (file, result) in heard.items():
        correction = corrections.get(track_id, Correction())
        in_force.append(InForce(track_id, analyses[file.file_id], result.features, result.quality, correction))
        columns = flatten_features(result.features, quality=result.quality)
        records.append(FeatureRow(track_id, SOURCE, f"file:{file.file_id}", name_as_spotify(columns)))
    repository.delete_failures(session, file_ids=[file.file_id for file, _ in heard.values()])
    put_in_force(session, in_force, records=records)
    prints = [
        HeardFingerprint(file.file_id, file.content_hash, result.duration_s, result.fingerprint)
        for file, result in heard.values()
        if "fingerprint" in result.stages
    ]
    record_fingerprints(session, prints)


@dataclass(frozen=True, slots=True)
class InForce:
    """The analysis that counts for a track, and what a person has set for it."""

    track_id: int
    analysis_id: int
    features: Mapping[str, Any]
    quality: float
    correction: Correction


def put_in_force(session: Session, tracks: Sequence[InForce], *, records: Sequence[FeatureRow] = ()) -> None:
    """Write the values in force and what sources say into the catalogue, then tell the listeners."""
    heard = [HeardTrack(track.track_id, apply_overrides(track.features, track.correction.overrides)) for track in tracks]
    users = repository.find_user_names(session, (t.correction.newest["by_user_id"] for t in tracks if t.correction.newest))
    rows = [_summary_row(track, told.features, users) for track, told in zip(tracks, heard, strict=True)]
    repository.upsert_summaries(session, rows)
    ingest_features_many(session, records)
    tell_heard(session, heard)


def _summary_row(track: InForce, features: Mapping[str, Any], users: Container[int]) -> dict[str, Any]:
    correction, newest = track.correction, track.correction.newest
    return {
        "track_id": track.track_id,
        "analysis_id": track.analysis_id,
        **flatten_features(features, quality=track.quality),
        "overrides": dict(correction.overrides),
        "confidence_threshold": correction.confidence_threshold,
        "manual_override": bool(correction.overrides),
        "override_reason": newest["reason"] if newest else None,
        "override_by_user_id": newest["by_user_id"] if newest and newest["by_user_id"] in users else None,
    }


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
        "stage_versions": stage_versions(),
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
