"""Files to mend: what the scanner could not read and what analysis could not hear, as one list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import REAL, ColumnElement, Select, Subquery, and_, cast, exists, func, literal, select, text, union_all
from sqlalchemy.orm import Session

from tensoe.analysis.models import AnalysisFailure, TrackAnalysis, TrackAnalysisSummary
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.catalogue.filters import bind_number, plain_text
from tensoe.catalogue.models import File
from tensoe.catalogue.presenting import hide_path
from tensoe.catalogue.schemas import ProblemFile, ProblemPage
from tensoe.core.paging import decode_id_cursor, encode_cursor

Problems = Select[int, int, str, str | None, str | None, datetime, int | None]

LEAST_LOST_S = 0.1
"""Less than this is a single frame, as editors and radio recorders leave at a cut; nobody would replace the file for it."""


def list_problem_page(
    session: Session, *, limit: int, cursor: str | None, folder_id: int | None, code: str | None, show_paths: bool
) -> ProblemPage:
    """Problems of present files, by file."""
    rows = _select_problems()
    filtered = select(rows)
    if folder_id is not None:
        filtered = filtered.where(rows.c.library_folder_id == bind_number(folder_id))
    by_code = filtered.subquery()
    counts = session.execute(select(by_code.c.code, func.count()).group_by(by_code.c.code).order_by(func.count().desc()))
    per_code = {str(name): int(count) for name, count in counts}
    if code is not None:
        filtered = filtered.where(rows.c.code == plain_text(code))
    if cursor is not None:
        (after,) = decode_id_cursor(cursor, length=1)
        filtered = filtered.where(rows.c.file_id > after)
    found = session.execute(filtered.order_by(rows.c.file_id).limit(limit + 1)).all()
    page = found[:limit]
    return ProblemPage(
        problems=[
            ProblemFile(
                file_id=row.file_id,
                library_folder_id=row.library_folder_id,
                path=row.path if show_paths else None,
                code=row.code,
                reason=hide_path(row.reason, show_paths=show_paths) or "The owner of this server sees the reason.",
                found_at=row.found_at,
                track_id=row.track_id,
            )
            for row in page
        ],
        next_cursor=encode_cursor([page[-1].file_id]) if len(found) > limit else None,
        total=sum(per_code.values()) if code is None else per_code.get(plain_text(code), 0),
        by_code=per_code,
    )


def count_problem_files(session: Session) -> int:
    """How many files there are to mend."""
    return session.scalar(select(func.count()).select_from(_select_problems())) or 0


def _select_problems() -> Subquery:
    """Each file once: where the scanner has said what is wrong, the analyser need not.

    What the analyser has found counts as long as the file is as it was then.
    """
    return union_all(_unreadable(), _unheard(), _damaged()).subquery()


def _unreadable() -> Problems:
    return select(
        File.id.label("file_id"),
        File.library_folder_id,
        File.path,
        File.problem_code.label("code"),
        File.problem.label("reason"),
        File.updated_at.label("found_at"),
        File.track_id,
    ).where(File.problem_code.is_not(None), File.missing_since.is_(None))


def _unheard() -> Problems:
    failure = AnalysisFailure
    return (
        select(File.id, File.library_folder_id, File.path, failure.code, failure.reason, failure.failed_at, File.track_id)
        .join(File, File.id == failure.file_id)
        .where(*_is_readable(), _has_failed(failure))
    )


def _damaged() -> Problems:
    """Files of which a part was lost when they were heard."""
    note = func.jsonb_array_elements_text(TrackAnalysis.notes).table_valued("value")
    said = select(func.string_agg(note.c.value, " ")).scalar_subquery()
    lost_s = cast(TrackAnalysis.features["quality"]["lost_s"].astext, REAL)
    return (
        select(
            File.id, File.library_folder_id, File.path, literal("damaged_stretch"), said, TrackAnalysis.created_at, File.track_id
        )
        .select_from(TrackAnalysis)
        .join(TrackAnalysisSummary, TrackAnalysisSummary.analysis_id == TrackAnalysis.id)
        .join(File, File.id == TrackAnalysis.file_id)
        .where(
            *_is_readable(),
            text("track_analysis.notes <> '[]'::jsonb"),  # few rows, by an index; only of these are the features read
            lost_s >= LEAST_LOST_S,
            TrackAnalysis.content_hash.is_not_distinct_from(File.content_hash),
            ~exists().where(_has_failed(AnalysisFailure)),
        )
    )


def _is_readable() -> tuple[ColumnElement[bool], ...]:
    return File.missing_since.is_(None), File.problem_code.is_(None), File.track_id.is_not(None)


def _has_failed(failure: type[AnalysisFailure]) -> ColumnElement[bool]:
    return and_(
        failure.file_id == File.id,
        failure.content_hash.is_not_distinct_from(File.content_hash),
        failure.extractor == EXTRACTOR,
        failure.version == EXTRACTOR_VERSION,
    )
