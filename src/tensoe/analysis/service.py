"""What was heard, for one track and for the library as a whole, and the asking for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, select
from sqlalchemy.orm import Session

from tensoe.analysis import repository
from tensoe.analysis.beats import follow_tempo
from tensoe.analysis.models import TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.overriding import FIELDS, StoredOverride, apply_overrides
from tensoe.analysis.schemas import AnalysisValues, KeySegment, OverrideRead, TrackAnalysisRead
from tensoe.analysis.summary import flatten_features
from tensoe.analysis.wording import describe_values, name_key
from tensoe.audio.stages import STAGES
from tensoe.catalogue.models import Track
from tensoe.core.errors import InvalidInput, NotAnalysed, TrackNotFound
from tensoe.core.paging import LARGEST_ID
from tensoe.jobs import enqueue
from tensoe.jobs.models import ACTIVE_STATES, Job

TEMPO_BIN_BPM = 10.0
LOUDNESS_BIN_LU = 2.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the library is heard, and how well.

    ``failed`` are tracks that were tried in vain; the last three are None while nothing is heard.
    """

    tracks: int
    analysed: int
    failed: int
    to_analyse: int
    mean_quality: float | None
    mean_confidence: float | None
    override_share: float | None


Bar = tuple[float, float, int]
"""Start, end and height of one bar of a histogram."""


@dataclass(frozen=True, slots=True)
class Distributions:
    """How the values in force spread over the library."""

    tempo_bpm: list[Bar]
    loudness_lufs: list[Bar]
    keys: list[tuple[str, int]]


def get_track_analysis(session: Session, track_id: int, *, confidence_threshold: float) -> TrackAnalysisRead:
    """What Tensoe heard in a track, and what a person has set instead.

    ``confidence_threshold`` is the setting; the track may have its own.

    Raises
    ------
    TrackNotFound
        There is no such track.
    NotAnalysed
        It has not been heard, or could not be: then with the reason.
    """
    analysis = get_analysis(session, track_id)
    summary = session.get(TrackAnalysisSummary, track_id)
    overrides = summary.overrides if summary is not None else {}
    own_threshold = summary.confidence_threshold if summary is not None else None
    threshold = confidence_threshold if own_threshold is None else own_threshold
    heard = flatten_features(analysis.features, quality=analysis.quality)
    row = flatten_features(apply_overrides(analysis.features, overrides), quality=analysis.quality)
    curves = analysis.curves
    return TrackAnalysisRead(
        track_id=track_id,
        extractor=analysis.extractor,
        version=analysis.version,
        stages=analysis.stage_versions,
        quality=analysis.quality,
        confidence_threshold=threshold,
        is_confidence_threshold_set=own_threshold is not None,
        notes=[str(note) for note in analysis.notes],
        values=describe_values(row, heard=heard, overrides=_show_overrides(session, overrides), confidence_threshold=threshold),
        in_force=AnalysisValues.model_validate({name: row[name] for name in FIELDS}),
        heard=AnalysisValues.model_validate({name: heard[name] for name in FIELDS}),
        time_signature=row["time_signature"],
        features=analysis.features,
        waveform=curves.get("waveform", []),
        loudness_curve=curves.get("loudness_curve", []),
        beats_s=follow_tempo(
            curves.get("beats_s", []),
            heard_bpm=heard["tempo_bpm"],
            bpm=row["tempo_bpm"],
            accents=curves.get("beat_accents", []),
        ),
        key_segments=[
            KeySegment(**segment, name=name_key(segment["key"], segment["mode"])) for segment in curves.get("key_segments", [])
        ],
        seconds_spent=analysis.seconds_spent,
        analysed_at=analysis.created_at,
    )


def get_analysis(session: Session, track_id: int) -> TrackAnalysis:
    """The analysis in force for a track.

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
    return analysis


def _show_overrides(session: Session, overrides: Mapping[str, StoredOverride]) -> dict[str, OverrideRead]:
    names = repository.find_user_names(session, (override["by_user_id"] for override in overrides.values()))
    return {
        name: OverrideRead(reason=override["reason"], by=names.get(override["by_user_id"]), at=override["at"])
        for name, override in overrides.items()
    }


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
    stages: Sequence[str] | None = None,
    triggered_by: str = "person",
    requested_by_user_id: int | None = None,
) -> Job:
    """The job that hears these tracks, or all that need it; an equal active one is shared.

    With ``force`` everything is computed again, with ``stages`` these and what is derived from them.

    Raises
    ------
    TrackNotFound
        One of the tracks does not exist.
    InvalidInput
        One of the stages does not exist.
    """
    arguments: dict[str, object] = {}
    if stages is not None:
        if unknown := sorted(set(stages) - set(STAGES)):
            raise InvalidInput(f"There is no stage {', '.join(unknown)}.", hint=f"There are {', '.join(STAGES)}.")
        arguments["stages"] = [name for name in STAGES if name in stages]
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


def prune_old_analyses(session: Session) -> int:
    """Delete what other versions heard and what is not in force for any track; returns how many analyses went."""
    return repository.delete_old_analyses(session)


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


def compute_distributions(session: Session, *, confidence_threshold: float) -> Distributions:
    """Histograms of tempo and loudness, and how often each key occurs; doubtful tempi and keys are left out."""
    found = repository.count_keys(session, threshold=confidence_threshold)
    keys = [(name_key(key, mode), count) for key, mode, count in found]
    return Distributions(
        tempo_bpm=_bars(
            session,
            value=TrackAnalysisSummary.tempo_bpm,
            width=TEMPO_BIN_BPM,
            is_sure=repository.is_sure(TrackAnalysisSummary.tempo_confidence, threshold=confidence_threshold),
        ),
        loudness_lufs=_bars(session, value=TrackAnalysisSummary.loudness_lufs, width=LOUDNESS_BIN_LU),
        keys=sorted(keys, key=lambda pair: (-pair[1], pair[0])),
    )


def _bars(
    session: Session, *, value: SQLColumnExpression[float | None], width: float, is_sure: ColumnElement[bool] | None = None
) -> list[Bar]:
    """Bars without gaps: empty bins between the first and the last are there with count 0."""
    found = repository.count_binned(session, value=value, width=width, is_sure=is_sure)
    counts = {round(low / width): count for low, count in found}
    if not counts:
        return []
    return [(k * width, (k + 1) * width, counts.get(k, 0)) for k in range(min(counts), max(counts) + 1)]
