"""The library at a glance: the catalogue's counts joined with what analysis heard."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tensoe.analysis.service import compute_coverage, compute_distributions
from tensoe.api.problem_files import count_problem_files
from tensoe.api.schemas import Bin, OverviewRead
from tensoe.catalogue.figures import compute_figures, count_decades, count_formats, count_genres, list_recent_track_ids
from tensoe.catalogue.schemas import CountRow
from tensoe.catalogue.service import get_track_rows


def get_overview_figures(session: Session, *, confidence_threshold: float) -> OverviewRead:
    """Everything that the Overview page shows; tempi and keys less sure than the threshold are left out."""
    figures = compute_figures(session)
    coverage = compute_coverage(session)
    heard = compute_distributions(session, confidence_threshold=confidence_threshold)
    return OverviewRead(
        tracks=figures.tracks,
        albums=figures.albums,
        artists=figures.artists,
        files=figures.files,
        missing_files=figures.missing_files,
        problem_files=count_problem_files(session),
        analysed=coverage.analysed,
        to_analyse=coverage.to_analyse,
        total_duration_ms=figures.total_duration_ms,
        total_size_bytes=figures.total_size_bytes,
        folders=figures.folders,
        has_demo=figures.has_demo,
        genres=_rows(count_genres(session)),
        formats=_rows(count_formats(session)),
        decades=_rows(count_decades(session)),
        keys=_rows(heard.keys),
        tempo_bpm=[Bin(start=start, end=end, count=count) for start, end, count in heard.tempo_bpm],
        loudness_lufs=[Bin(start=start, end=end, count=count) for start, end, count in heard.loudness_lufs],
        recently_added=get_track_rows(session, list_recent_track_ids(session)),
        last_scanned_at=figures.last_scanned_at,
    )


def _rows(pairs: list[tuple[str, int]]) -> list[CountRow]:
    return [CountRow(name=name, count=count) for name, count in pairs]
