"""Every query over what was heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from tensoe.accounts.models import User
from tensoe.analysis.hearing import Known
from tensoe.analysis.models import AnalysisFailure, TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.overriding import Correction
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.catalogue.models import File, LibraryFolder, SourceRecord, Track

OWNER = "owner"
_ANALYSIS_KEY = ("file_id", "extractor", "version")
LOSSLESS_CODECS = ("flac", "alac", "wavpack", "ape", "tta", "wav", "aiff", "pcm")
HEARD_ANYWAY = ("truncated", "mislabelled")
"""Problems of files that hold sound all the same; what is lost lowers the quality of the analysis."""
RETRIED_CODES = ("unreadable", "unexpected")
"""Faults outside the file: tried once in every run, not only when the file changes."""


@dataclass(frozen=True, slots=True)
class FileToHear:
    """A file of the library, where it lies, which content is meant, and what an earlier analysis of it says."""

    file_id: int
    track_id: int
    content_hash: bytes | None
    path: bytes
    known: Known | None = None


def find_file_ids_to_hear(
    session: Session,
    *,
    since: datetime,
    track_ids: Sequence[int] | None = None,
    force: bool = False,
    stages: Sequence[str] | None = None,
) -> list[int]:
    """The best file of each track that needs hearing, oldest first.

    ``since`` is when this run began: failures from outside are tried once a run, and with ``force`` so is everything. With
    ``stages`` what was heard is computed again in part, and what failed is left alone.
    """
    again = since if force or stages is not None else None
    query = _files_to_hear(_best_files(since=since, track_ids=track_ids, force=force), again=again)
    return list(session.scalars(query.order_by("id")))


def has_files_to_hear(session: Session) -> bool:
    """Whether a run over the library would find something to do now."""
    best = _best_files(since=session.scalars(select(func.now())).one(), track_ids=None, force=False)
    return session.scalar(_files_to_hear(best, again=None).limit(1)) is not None


def _files_to_hear(best: Select[int, bytes | None], *, again: datetime | None) -> Select[int]:
    files = best.subquery()
    heard = exists().where(
        TrackAnalysis.file_id == files.c.id,
        TrackAnalysis.extractor == EXTRACTOR,
        TrackAnalysis.version == EXTRACTOR_VERSION,
        TrackAnalysis.content_hash.is_not_distinct_from(files.c.content_hash),
        *([TrackAnalysis.created_at >= again] if again else []),
    )
    return select(files.c.id).where(~heard)


def _best_files(*, since: datetime, track_ids: Sequence[int] | None, force: bool) -> Select[int, bytes | None]:
    """One file a track: lossless first, then by bit rate; those that failed give way to the next."""
    lossless = case((or_(*(File.codec.istartswith(codec) for codec in LOSSLESS_CODECS)), 0), else_=1)
    query = (
        select(File.id, File.content_hash)
        .ext(distinct_on(File.track_id))
        .where(is_audible(), ~_has_failed(since=since, force=force))
        .order_by(File.track_id, lossless, File.bit_rate.desc().nulls_last(), File.id)
    )
    return query if track_ids is None else query.where(File.track_id.in_(track_ids))


def is_audible() -> ColumnElement[bool]:
    """A file of a track that is there and holds sound."""
    has_sound = or_(File.problem_code.is_(None), and_(File.problem_code.in_(HEARD_ANYWAY), File.codec.is_not(None)))
    return and_(File.track_id.is_not(None), File.missing_since.is_(None), has_sound)


def _has_failed(*, since: datetime, force: bool) -> ColumnElement[bool]:
    still_counts = AnalysisFailure.failed_at >= since
    if not force:
        still_counts = or_(still_counts, AnalysisFailure.code.not_in(RETRIED_CODES))
    return exists().where(
        AnalysisFailure.file_id == File.id,
        AnalysisFailure.extractor == EXTRACTOR,
        AnalysisFailure.version == EXTRACTOR_VERSION,
        AnalysisFailure.content_hash.is_not_distinct_from(File.content_hash),
        still_counts,
    )


def list_folder_paths(session: Session) -> list[bytes]:
    """Where the library folders are."""
    return list(session.scalars(select(LibraryFolder.path_bytes)))


def list_files_to_hear(session: Session, *, file_ids: Sequence[int], since: datetime | None) -> list[FileToHear]:
    """The files of a batch that are still there and not yet done (since ``since``, when all are to be heard again)."""
    done = exists().where(
        TrackAnalysis.file_id == File.id,
        TrackAnalysis.extractor == EXTRACTOR,
        TrackAnalysis.version == EXTRACTOR_VERSION,
        TrackAnalysis.content_hash.is_not_distinct_from(File.content_hash),
        *([TrackAnalysis.created_at >= since] if since else []),
    )
    rows = session.execute(
        select(File.id, File.track_id, File.content_hash, LibraryFolder.path_bytes, File.path_bytes)
        .join(LibraryFolder, LibraryFolder.id == File.library_folder_id)
        .where(File.id.in_(file_ids), is_audible(), ~done)
        .order_by(File.id)
    )
    known = _find_known(session, file_ids=file_ids)
    return [
        FileToHear(file_id, track_id, content_hash, folder.rstrip(b"/") + b"/" + path, known.get(file_id))
        for file_id, track_id, content_hash, folder, path in rows
        if track_id is not None
    ]


def _find_known(session: Session, *, file_ids: Sequence[int]) -> dict[int, Known]:
    """The newest analysis of the present content of each file, if there is one with stages."""
    rows = session.execute(
        select(TrackAnalysis)
        .ext(distinct_on(TrackAnalysis.file_id))
        .join(File, File.id == TrackAnalysis.file_id)
        .where(
            TrackAnalysis.file_id.in_(file_ids),
            TrackAnalysis.extractor == EXTRACTOR,
            TrackAnalysis.stage_versions != {},
            TrackAnalysis.content_hash.is_not_distinct_from(File.content_hash),
        )
        .order_by(TrackAnalysis.file_id, TrackAnalysis.created_at.desc(), TrackAnalysis.id.desc())
    ).scalars()
    return {row.file_id: Known(row.features, row.curves, [str(note) for note in row.notes], row.stage_versions) for row in rows}


def lock_files(session: Session, *, file_ids: Sequence[int]) -> dict[int, tuple[int | None, bytes | None]]:
    """Track and content of the files as they are now, kept from deletion until the transaction ends."""
    rows = session.execute(
        select(File.id, File.track_id, File.content_hash)
        .where(File.id.in_(file_ids))
        .order_by(File.id)
        .with_for_update(read=True, key_share=True)
    )
    return {file_id: (track_id, content_hash) for file_id, track_id, content_hash in rows}


def upsert_analyses(session: Session, rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Write analyses; returns the id of each by file."""
    # The rows are parameters of one statement that is compiled once: written out as values it is compiled every time.
    statement = insert(TrackAnalysis).values(created_at=func.clock_timestamp())
    changed = {name: statement.excluded[name] for name in (*rows[0], "created_at") if name not in _ANALYSIS_KEY}
    statement = statement.on_conflict_do_update(index_elements=_ANALYSIS_KEY, set_=changed)
    done = session.execute(statement.returning(TrackAnalysis.file_id, TrackAnalysis.id), list(rows))
    return dict(done.all())


def upsert_summaries(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write the values in force."""
    statement = insert(TrackAnalysisSummary).values(updated_at=func.clock_timestamp())
    changed = {name: statement.excluded[name] for name in (*rows[0], "updated_at") if name != "track_id"}
    session.execute(statement.on_conflict_do_update(index_elements=["track_id"], set_=changed), list(rows))


def lock_corrections(session: Session, *, track_ids: Sequence[int]) -> dict[int, Correction]:
    """What people have set for these tracks, which stays as it is until the transaction ends."""
    summary = TrackAnalysisSummary.track_id
    session.execute(select(summary).where(summary.in_(track_ids)).order_by(summary).with_for_update())
    rows = session.execute(
        select(SourceRecord.track_id, SourceRecord.payload).where(
            SourceRecord.source == OWNER,
            SourceRecord.kind == "features",
            SourceRecord.source_id.in_([name_correction(track_id) for track_id in track_ids]),
        )
    )
    return {track_id: Correction.from_payload(payload) for track_id, payload in rows if track_id is not None}


def name_correction(track_id: int) -> str:
    """The source id under which the catalogue keeps what the owner says of a track's sound."""
    return f"track:{track_id}"


def find_user_names(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """How people are called, by id; those who are gone are left out."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    rows = session.execute(select(User.id, func.coalesce(User.display_name, User.username)).where(User.id.in_(wanted)))
    return dict(rows.all())


def upsert_failures(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write why files could not be heard."""
    statement = insert(AnalysisFailure).values(list(rows))
    changed = {name: statement.excluded[name] for name in ("code", "reason", "hint", "content_hash", "failed_at")}
    session.execute(statement.on_conflict_do_update(index_elements=["file_id", "extractor", "version"], set_=changed))


def delete_failures(session: Session, *, file_ids: Sequence[int]) -> None:
    """Forget failures of files that have been heard after all."""
    session.execute(delete(AnalysisFailure).where(AnalysisFailure.file_id.in_(file_ids)))


def delete_old_analyses(session: Session) -> int:
    """Delete analyses and failures of other versions; what is in force for a track stays, whatever its version."""
    in_force = exists().where(TrackAnalysisSummary.analysis_id == TrackAnalysis.id)
    gone = session.execute(
        delete(TrackAnalysis)
        .where(TrackAnalysis.extractor == EXTRACTOR, TrackAnalysis.version != EXTRACTOR_VERSION, ~in_force)
        .returning(TrackAnalysis.id)
    ).all()
    session.execute(
        delete(AnalysisFailure).where(AnalysisFailure.extractor == EXTRACTOR, AnalysisFailure.version != EXTRACTOR_VERSION)
    )
    return len(gone)


def find_analysis(session: Session, *, track_id: int) -> TrackAnalysis | None:
    """The analysis in force for a track: the one its summary names, else the newest."""
    return session.scalars(
        select(TrackAnalysis)
        .outerjoin(TrackAnalysisSummary, TrackAnalysisSummary.analysis_id == TrackAnalysis.id)
        .where(TrackAnalysis.track_id == track_id)
        .order_by(TrackAnalysisSummary.analysis_id.is_(None), TrackAnalysis.created_at.desc(), TrackAnalysis.id.desc())
        .limit(1)
    ).first()


def find_latest_failure(session: Session, *, track_id: int) -> AnalysisFailure | None:
    """Why a track's file could not be heard, if that is so and the file is still as it was then."""
    return session.scalars(
        select(AnalysisFailure)
        .join(File, File.id == AnalysisFailure.file_id)
        .where(
            File.track_id == track_id,
            File.missing_since.is_(None),
            AnalysisFailure.content_hash.is_not_distinct_from(File.content_hash),
        )
        .order_by(AnalysisFailure.failed_at.desc())
        .limit(1)
    ).first()


def has_audible_file(session: Session, *, track_id: int) -> bool:
    """Whether a present, readable file of the track is known."""
    return session.scalar(select(exists().where(File.track_id == track_id, is_audible()))) or False


def count_coverage(session: Session) -> tuple[int, int, int, int]:
    """Tracks with a file here: all, heard, tried in vain, and waiting to be heard."""
    failure = and_(
        AnalysisFailure.file_id == File.id,
        AnalysisFailure.extractor == EXTRACTOR,
        AnalysisFailure.version == EXTRACTOR_VERSION,
        AnalysisFailure.content_hash.is_not_distinct_from(File.content_hash),
    )
    is_own, has_failed = File.track_id == Track.id, exists().where(failure)
    heard = exists().where(TrackAnalysisSummary.track_id == Track.id)
    waiting = and_(~heard, exists().where(is_own, is_audible(), ~has_failed))
    failed = and_(~heard, ~waiting, exists().where(is_own, File.missing_since.is_(None), has_failed))
    total, n_heard, n_failed, n_waiting = session.execute(
        select(func.count(), func.count().filter(heard), func.count().filter(failed), func.count().filter(waiting))
        .select_from(Track)
        .where(Track.is_available)
    ).one()
    return total, n_heard, n_failed, n_waiting


def average_quality(session: Session) -> tuple[float | None, float | None, float | None]:
    """Mean quality of the analyses in force, mean confidence of their estimates, share of tracks that a person has corrected."""
    summary = TrackAnalysisSummary
    confidences = [column for column in summary.__table__.columns if column.name.endswith("_confidence")]
    quality, overridden, *means = session.execute(
        select(
            func.avg(summary.analysis_quality_score),
            func.avg(case((summary.manual_override, 1.0), else_=0.0)),
            *(func.avg(confidence) for confidence in confidences),
        )
    ).one()
    known = [float(mean) for mean in means if mean is not None]
    return (
        None if quality is None else float(quality),
        sum(known) / len(known) if known else None,
        None if overridden is None else float(overridden),
    )


def count_binned(
    session: Session, *, value: SQLColumnExpression[float | None], width: float, is_sure: ColumnElement[bool] | None = None
) -> list[tuple[float, int]]:
    """How many tracks fall into each bin of a summary column, by the bin's lower end."""
    low = (func.floor(value / width) * width).label("low")
    query = select(low, func.count()).where(value.is_not(None)).group_by(low).order_by(low)
    rows = session.execute(query if is_sure is None else query.where(is_sure))
    return [(float(start), count) for start, count in rows]


def is_sure(confidence: SQLColumnExpression[float | None], *, threshold: float) -> ColumnElement[bool]:
    """Whether a value is of a confidence from the track's threshold on, or from the setting's."""
    return confidence >= func.coalesce(TrackAnalysisSummary.confidence_threshold, threshold)


def count_keys(session: Session, *, threshold: float) -> list[tuple[int, int, int]]:
    """How many tracks are in each key and mode, leaving out doubtful ones."""
    summary = TrackAnalysisSummary
    rows = session.execute(
        select(summary.key, summary.mode, func.count())
        .where(summary.key.is_not(None), summary.mode.is_not(None), is_sure(summary.key_confidence, threshold=threshold))
        .group_by(summary.key, summary.mode)
        .order_by(summary.key, summary.mode)
    )
    return [(key, mode, count) for key, mode, count in rows if key is not None and mode is not None]
