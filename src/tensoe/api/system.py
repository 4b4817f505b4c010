"""What the server knows about itself."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tensoe import __version__
from tensoe.analysis.service import compute_coverage
from tensoe.api.problem_files import count_problem_files
from tensoe.api.schemas import HealthSummary, SystemRead
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.catalogue.figures import compute_figures
from tensoe.core.database import normalise_url
from tensoe.core.migrate import current_revision, expected_revision
from tensoe.core.runtime import Runtime
from tensoe.core.settings import Settings
from tensoe.jobs.service import compute_queue_figures, list_workers


def get_health_summary(session: Session, *, runtime: Runtime) -> HealthSummary:
    """Health and how much data there is."""
    figures = compute_figures(session)
    kind = "embedded" if runtime.lease else "external"
    return HealthSummary(
        status="ok",
        version=__version__,
        database=f"{kind} PostgreSQL {runtime.server['postgresql']}",
        tracks=figures.tracks,
        albums=figures.albums,
        artists=figures.artists,
        files=figures.files,
        listens=0,
        analysed=compute_coverage(session).analysed,
    )


def check_readiness(engine: Engine) -> dict[str, str]:
    """Each thing that must work, with ``ok`` or what is wrong."""
    try:
        found, wanted = current_revision(engine), expected_revision()
    except SQLAlchemyError:
        return {"database": "does not answer", "migrations": "unknown"}
    return {"database": "ok", "migrations": "ok" if found == wanted else f"at {found}, expected {wanted}"}


def get_system_read(session: Session, *, runtime: Runtime) -> SystemRead:
    """Versions, settings in force, database, workers, disk."""
    folder = runtime.settings.data_dir
    usage = shutil.disk_usage(folder)
    extensions = session.execute(text("select extname, extversion from pg_extension order by 1")).all()
    return SystemRead(
        version=__version__,
        python=platform.python_version(),
        platform=platform.platform(),
        database={
            "kind": "embedded" if runtime.lease else "external",
            "version": runtime.server["postgresql"],
            "size_bytes": session.scalar(text("select pg_database_size(current_database())")),
            "extensions": {str(name): str(version) for name, version in extensions},
            "migration": current_revision(runtime.engine),
            "migration_expected": expected_revision(),
        },
        settings=mask_settings(runtime.settings),
        workers=list_workers(session),
        sources=[],
        models=[{"name": f"{EXTRACTOR} sound analysis", "version": EXTRACTOR_VERSION}],
        disk={
            "data_folder": str(folder),
            "free_bytes": usage.free,
            "total_bytes": usage.total,
            "covers_bytes": _size_of(folder / "covers"),
            "logs_bytes": _size_of(folder / "logs"),
        },
    )


def mask_settings(settings: Settings) -> dict[str, Any]:
    """Every setting by its public name; passwords in addresses replaced."""
    shown: dict[str, Any] = orjson.loads(settings.model_dump_json())
    if settings.database_url:
        shown["database_url"] = make_url(normalise_url(settings.database_url)).render_as_string(hide_password=True)
    return {name.upper(): value for name, value in sorted(shown.items())}


def compute_metrics(session: Session) -> dict[str, Any]:
    """Gauges of the whole system, from the database."""
    figures = compute_figures(session)
    coverage = compute_coverage(session)
    return {
        "tracks": figures.tracks,
        "albums": figures.albums,
        "artists": figures.artists,
        "files": figures.files,
        "problem_files": count_problem_files(session),
        "analysed_tracks": coverage.analysed,
        "tracks_to_analyse": coverage.to_analyse,
        "analysis_mean_quality": coverage.mean_quality or 0,
        "analysis_mean_confidence": coverage.mean_confidence or 0,
        "manual_override_share": coverage.override_share or 0,
        **compute_queue_figures(session),
    }


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
