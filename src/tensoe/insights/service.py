"""Similar tracks: the promised rows for programs, and rows with the track and the reasons for people."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tensoe.analysis import HeardTrack
from tensoe.catalogue.identifiers import find_track_id
from tensoe.catalogue.models import Track
from tensoe.catalogue.names import fold
from tensoe.catalogue.service import get_track_rows
from tensoe.core.errors import InvalidInput, NotAnalysed, TrackNotFound
from tensoe.insights import repository
from tensoe.insights.descriptors import LABELS
from tensoe.insights.embedding import Part, compare
from tensoe.insights.models_registry import EmbeddingModel, get_model
from tensoe.insights.reasons import explain_likeness, gather_facts
from tensoe.insights.repository import Neighbour, SimilarityFilters
from tensoe.insights.schemas import ScorePart, SimilarityRead, SimilarRow, SimilarTrack, SimilarTracksRead
from tensoe.insights.transforms import embed_heard, get_transform_row, load_transform

SURE_MATCH = 86.0
"""Score (0 to 100) from which a typed name is taken for the track that comes nearest to it."""
_SUGGESTIONS = 5


def compute_similarity(
    session: Session,
    *,
    track_id: int,
    limit: int = 10,
    model_version: str = "v2",
    explain: bool = False,
    filters: SimilarityFilters = SimilarityFilters(),  # noqa: B008 (frozen)
) -> SimilarityRead:
    """The nearest tracks by id and score, highest first, never the track itself.

    Raises
    ------
    UnknownModel
        No such model.
    TrackNotFound
        No such track.
    NotAnalysed
        The track does not lie in the model's space yet.
    """
    found = _find_neighbours(session, track_id=track_id, model=get_model(model_version), limit=limit, filters=filters)
    return SimilarityRead(
        track_id=track_id,
        similar_tracks=[
            SimilarRow(
                track_id=neighbour.track_id,
                similarity_score=_score(neighbour),
                parts=_show_parts(compare(neighbour.source, neighbour.vector)) if explain else None,
            )
            for neighbour in found
        ],
    )


def find_similar(
    session: Session,
    *,
    track_id: int,
    limit: int = 20,
    model_version: str = "v2",
    filters: SimilarityFilters = SimilarityFilters(),  # noqa: B008 (frozen)
) -> SimilarTracksRead:
    """The nearest tracks as rows to show, each with the parts of its score and the reasons; raises as `compute_similarity`."""
    model = get_model(model_version)
    found = _find_neighbours(session, track_id=track_id, model=model, limit=limit, filters=filters)
    ids = [neighbour.track_id for neighbour in found]
    rows = {row.id: row for row in get_track_rows(session, ids)}
    reasons = _explain(session, track_id=track_id, model=model, found=found)
    return SimilarTracksRead(
        track_id=track_id,
        model_version=model.name,
        similar_tracks=[
            SimilarTrack(
                track=rows[neighbour.track_id],
                similarity_score=_score(neighbour),
                parts=_show_parts(compare(neighbour.source, neighbour.vector)),
                reasons=reasons.get(neighbour.track_id, []),  # none while it is heard anew
            )
            for neighbour in found
            if neighbour.track_id in rows
        ],
    )


def _find_neighbours(
    session: Session, *, track_id: int, model: EmbeddingModel, limit: int, filters: SimilarityFilters
) -> list[Neighbour]:
    found = repository.find_neighbours(session, track_id=track_id, model=model, limit=limit, filters=filters)
    if not found and not repository.has_vector(session, track_id=track_id, model=model):
        _place(session, track_id=track_id)
        found = repository.find_neighbours(session, track_id=track_id, model=model, limit=limit, filters=filters)
    return found


def _place(session: Session, *, track_id: int) -> None:
    """Compute the vector of a track that was heard by a Tensoe without this model, or refuse."""
    features = repository.find_features(session, track_ids=[track_id])
    if track_id in features:
        embed_heard(session, [HeardTrack(track_id, features[track_id])])
        return
    if session.get(Track, track_id) is None:
        raise TrackNotFound(f"There is no track {track_id}.", hint="Search for it under Library.")
    raise NotAnalysed("This track has not been heard yet, so nothing can be said to sound like it.")


def _score(neighbour: Neighbour) -> float:
    return round(min(1.0, max(0.0, neighbour.cosine)), 6)


def _show_parts(parts: Sequence[Part]) -> list[ScorePart]:
    """Parts for people: likeness from 0, and each group's share of all that speaks for the likeness."""
    total = sum(max(0.0, part.contribution) for part in parts)
    return [
        ScorePart(
            group=part.group,
            label=LABELS[part.group],
            score=round(min(1.0, max(0.0, part.cosine)), 4),
            share=round(max(0.0, part.contribution) / total, 4) if total > 0.0 else 0.0,
        )
        for part in parts
    ]


def _explain(session: Session, *, track_id: int, model: EmbeddingModel, found: Sequence[Neighbour]) -> dict[int, list[str]]:
    if not found:
        return {}
    ids = [track_id, *(neighbour.track_id for neighbour in found)]
    try:
        transform = load_transform(get_transform_row(session, model=model))
    except ValueError:  # made by an older Tensoe, whose vectors still answer: the refit that brings the new one is on its way
        return {}
    features = repository.find_features(session, track_ids=ids)
    durations = dict(session.execute(select(Track.id, Track.duration_ms).where(Track.id.in_(ids))).all())
    facts = {i: gather_facts(described, transform=transform, duration_ms=durations.get(i)) for i, described in features.items()}
    return {
        neighbour.track_id: explain_likeness(
            facts[track_id],
            facts[neighbour.track_id],
            parts=compare(neighbour.source, neighbour.vector),
            cosine=neighbour.cosine,
        )
        for neighbour in found
        if neighbour.track_id in facts and track_id in facts
    }


def find_track_by_text(session: Session, text: str) -> int:
    """The track a person means by ``Artist - Title``, a title, or an id such as ``17`` or ``isrc:…``.

    Raises
    ------
    TrackNotFound
        Nothing comes near enough; the hint names what comes nearest.
    """
    try:
        return find_track_id(session, text.strip())
    except (InvalidInput, TrackNotFound):
        pass
    wanted = fold(text)
    if not wanted:
        raise TrackNotFound("No track was named.", hint='Write it as "Artist - Title".')
    candidates = {
        track_id: (fold(f"{artist} {title}"), title_key, f"{artist} - {title}" if artist else title)
        for track_id, title, title_key, artist in _list_candidates(session, wanted)
    }
    exact = [i for i, (full, title_key, _) in sorted(candidates.items()) if wanted in (full, title_key)]
    if exact:
        return exact[0]
    words = set(wanted.split())
    holding_all = [i for i, (full, _, _) in candidates.items() if words <= set(full.split())]
    if len(holding_all) == 1:
        return holding_all[0]
    ranked = process.extract(
        wanted, {i: full for i, (full, _, _) in candidates.items()}, scorer=fuzz.token_sort_ratio, limit=_SUGGESTIONS
    )
    if ranked and ranked[0][1] >= SURE_MATCH:
        return int(ranked[0][2])
    names = "; ".join(candidates[key][2] for _, _, key in ranked)
    raise TrackNotFound(
        f"No track is called “{text}”.", hint=f"Did you mean: {names}?" if names else "See what there is with `tensoe status`."
    )


def _list_candidates(session: Session, wanted: str) -> list[tuple[int, str, str, str]]:
    """Tracks that share words with what was typed, those that share most first."""
    words = [word for word in dict.fromkeys(wanted.split()) if word]
    query = func.to_tsquery("simple", " | ".join(f"'{word}':*" for word in words))
    shared = func.ts_rank(Track.search_vector, query)
    rows = session.execute(
        select(Track.id, Track.title, Track.title_key, Track.artist_name)
        .where(Track.search_vector.bool_op("@@")(query))
        .order_by(shared.desc(), Track.id)
        .limit(200)
    ).all()
    return [(track_id, title, title_key, artist) for track_id, title, title_key, artist in rows]
