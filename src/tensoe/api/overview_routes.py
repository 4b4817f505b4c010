"""Screens that join the catalogue with what analysis knows."""

from __future__ import annotations

from fastapi import APIRouter

from tensoe.api.overview import get_overview_figures
from tensoe.api.problem_files import list_problem_page
from tensoe.api.schemas import OverviewRead
from tensoe.catalogue.schemas import ProblemPage
from tensoe.core.web import AppSettings, Caller, Cursor, DbSession, Limit, problems

router = APIRouter(tags=["library"])


@router.get("/api/overview")
def get_overview(session: DbSession, settings: AppSettings, _: Caller) -> OverviewRead:
    """The library at a glance."""
    return get_overview_figures(session, confidence_threshold=settings.analysis_confidence_threshold)


@router.get("/api/library/problems", responses=problems(422))
def list_problems(
    session: DbSession,
    caller: Caller,
    limit: Limit = 100,
    cursor: Cursor = None,
    folder_id: int | None = None,
    code: str | None = None,
) -> ProblemPage:
    """Files that could not be read or not be heard, and why."""
    return list_problem_page(session, limit=limit, cursor=cursor, folder_id=folder_id, code=code, show_paths=caller.is_owner)
