"""What was heard, for one track and for the library as a whole, and the asking for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import SQLColumnExpression, select
from sqlalchemy.orm import Session

from tensoe.analysis import repository
from tensoe.analysis.models import TrackAnalysisSummary
from tensoe.analysis.schemas import TrackAnalysisRead
from tensoe.analysis.summary import flatten_features
from tensoe.analysis.wording import describe_values, name_key
from tensoe.catalogue.models import Track
from tensoe.core.errors import NotAnalysed, TrackNotFound
from tensoe.core.paging import LARGEST_ID
from tensoe.jobs import enqueue
from tensoe.jobs.models import ACTIVE_STATES, Job

TEMPO_BIN_BPM = 10.0
LOUDNESS_BIN_LU = 2.0
KEY_CONFIDENCE = 0.3
"""Keys less sure than this stay out of the library's key chart."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the library is heard, and how well.

    ``failed`` are tracks that were tried in vain; the last two are None while nothing is heard.
    """

    tracks: int
    analysed: int
    failed: int
    to_analyse: int
    mean_quality: float | None
    override_share: float | None


Bar = tuple[float, float, int]
"""Start, end and height of one bar of a histogram."""


@dataclass(frozen=True, slots=True)
class Distributions:
    """How the values in force spread over the library."""

    tempo_bpm: list[Bar]
    loudness_lufs: list[Bar]
    keys: list[tuple[str, int]]


def get_track_analysis(session: Session, track_id: int) -> TrackAnalysisRead:
    """What Tensoe heard in a track.

    Raises
    ------
    TrackNotFound
        There is no such track.
    NotAnalysed
        It has not been heard, or could not be: then with the reason.
    """
    analysis = repository.find_analysis(session, track_id=track_id)
    if analysis is None:
        _refuse(session, track_id)
        raise AssertionError("unreachable")
    summary = session.get(TrackAnalysisSummary, track_id)
    computed = flatten_features(analysis.features, quality=analysis.quality)
    row = {name: getattr(summary, name) for name in computed} if summary is not None else computed
    return TrackAnalysisRead(
        track_id=track_id,
        extractor=analysis.extractor,
        version=analysis.version,
        quality=analysis.quality,
        notes=[str(note) for note in analysis.notes],
        values=describe_values(row),
        features=analysis.features,
        waveform=analysis.curves.get("waveform", []),
        loudness_curve=analysis.curves.get("loudness_curve", []),
        beats_s=analysis.curves.get("beats_s", []),
        seconds_spent=analysis.seconds_spent,
        analysed_at=analysis.created_at,
    )


def _refuse(session: Session, track_id: int) -> None:
    if session.get(Track, track_id) is None:
        raise TrackNotFound(f"There is no track {track_id}.")
    failure = repository.find_latest_failure(session, track_id=track_id)
    if failure is not None:
        raise NotAnalysed(f"This track could not be heard: {failure.reason}", hint=failure.hint)
    raise NotAnalysed("This track has not been heard yet.")


def request_analysis(
    session: Session,
    *,
    track_ids: Sequence[int] | None = None,
    force: bool = False,
    triggered_by: str = "person",
    requested_by_user_id: int | None = None,
) -> Job:
    """The job that hears these tracks, or all that need it; an equal active one is shared.

    Raises
    ------
    TrackNotFound
        One of the tracks does not exist.
    """
    arguments: dict[str, object] = {}
    if track_ids is not None:
        wanted = sorted(set(track_ids))
        possible = [track_id for track_id in wanted if abs(track_id) <= LARGEST_ID]
        known = set(session.scalars(select(Track.id).where(Track.id.in_(possible))))
        for track_id in wanted:
            if track_id not in known:
                raise TrackNotFound(f"There is no track {track_id}.")
        arguments["track_ids"] = wanted
    if force:
        arguments["force"] = True
    return enqueue(
        session,
        "analysis.library",
        arguments=arguments,
        triggered_by=triggered_by,
        requested_by_user_id=requested_by_user_id,
    )


def request_hearing(session: Session, *, track_id: int) -> Job:
    """The job that will hear one track: a run over the library that is on its way, else one for this track.

    Raises
    ------
    NotAnalysed
        It has no file that could be heard, so no job would help.
    """
    failure = repository.find_latest_failure(session, track_id=track_id)
    if failure is not None:
        raise NotAnalysed(f"This track could not be heard: {failure.reason}", hint=failure.hint)
    if not repository.has_audible_file(session, track_id=track_id):
        raise NotAnalysed("This track has no file here that could be heard.", hint="Add the folder that holds it to the library.")
    active = session.scalars(
        select(Job).where(Job.kind == "analysis.library", Job.state.in_(ACTIVE_STATES), Job.arguments == {}).limit(1)
    ).first()
    return active or request_analysis(session, track_ids=[track_id], triggered_by="person")


def compute_coverage(session: Session) -> Coverage:
    """How much of the library is heard, and how well."""
    return Coverage(*repository.count_coverage(session), *repository.average_quality(session))


def compute_distributions(session: Session) -> Distributions:
    """Histograms of tempo and loudness, and how often each key occurs (doubtful ones left out)."""
    keys = [(name_key(key, mode), count) for key, mode, count in repository.count_keys(session, threshold=KEY_CONFIDENCE)]
    return Distributions(
        tempo_bpm=_bars(session, value=TrackAnalysisSummary.tempo_bpm, width=TEMPO_BIN_BPM),
        loudness_lufs=_bars(session, value=TrackAnalysisSummary.loudness_lufs, width=LOUDNESS_BIN_LU),
        keys=sorted(keys, key=lambda pair: (-pair[1], pair[0])),
    )


def _bars(session: Session, *, value: SQLColumnExpression[float | None], width: float) -> list[Bar]:
    """Bars without gaps: empty bins between the first and the last are there with count 0."""
    counts = {round(low / width): count for low, count in repository.count_binned(session, value=value, width=width)}
    if not counts:
        return []
    return [(k * width, (k + 1) * width, counts.get(k, 0)) for k in range(min(counts), max(counts) + 1)]
