"""Files to mend: what the scanner could not read and what analysis could not hear, as one list."""

from __future__ import annotations

from sqlalchemy import Subquery, func, select, union_all
from sqlalchemy.orm import Session

from tensoe.analysis.models import AnalysisFailure
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.catalogue.filters import bind_number, plain_text
from tensoe.catalogue.models import File
from tensoe.catalogue.presenting import hide_path
from tensoe.catalogue.schemas import ProblemFile, ProblemPage
from tensoe.core.paging import decode_id_cursor, encode_cursor


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

    A failed analysis counts as long as the file is as it was then.
    """
    unreadable = select(
        File.id.label("file_id"),
        File.library_folder_id,
        File.path,
        File.problem_code.label("code"),
        File.problem.label("reason"),
        File.updated_at.label("found_at"),
        File.track_id,
    ).where(File.problem_code.is_not(None), File.missing_since.is_(None))
    unheard = (
        select(
            File.id,
            File.library_folder_id,
            File.path,
            AnalysisFailure.code,
            AnalysisFailure.reason,
            AnalysisFailure.failed_at,
            File.track_id,
        )
        .join(File, File.id == AnalysisFailure.file_id)
        .where(
            File.missing_since.is_(None),
            File.problem_code.is_(None),
            File.track_id.is_not(None),
            AnalysisFailure.content_hash.is_not_distinct_from(File.content_hash),
            AnalysisFailure.extractor == EXTRACTOR,
            AnalysisFailure.version == EXTRACTOR_VERSION,
        )
    )
    return union_all(unreadable, unheard).subquery()
