"""Sound features of tracks: every source's record is kept, the track shows the best value of each name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue.deriving import FEATURE_PRECEDENCE, rank_of

FEATURE_NAMES = (
    "tempo",
    "key",
    "mode",
    "time_signature",
    "loudness",
    "danceability",
    "energy",
    "valence",
    "acousticness",
    "instrumentalness",
    "liveness",
    "speechiness",
)
_WHOLE_NUMBERS = frozenset({"key", "mode", "time_signature"})

_STORE = text("""
    insert into source_record (source, kind, source_id, track_id, payload)
    select * from unnest(cast(:sources as text[]), cast(:kinds as text[]), cast(:source_ids as text[]),
                         cast(:track_ids as bigint[]), cast(:payloads as jsonb[]))
    on conflict (source, kind, source_id) do update
        set track_id = excluded.track_id, payload = excluded.payload, fetched_at = now()
""")
_OWNERS_BEFORE = text("""
    select track_id from source_record
    where kind = 'features' and (source, source_id) in
        (select * from unnest(cast(:sources as text[]), cast(:source_ids as text[])))
""")
_LOAD = text("select track_id, source, payload from source_record where kind = 'features' and track_id = any(:track_ids)")
_APPLY = text("""
    update track set audio_features = new.features, updated_at = now()
    from unnest(cast(:track_ids as bigint[]), cast(:features as jsonb[])) as new(track_id, features)
    where track.id = new.track_id and track.audio_features is distinct from new.features
""")


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """What one source heard in one track; ``payload`` has Spotify's names and may have more."""

    track_id: int
    source: str
    source_id: str
    payload: Mapping[str, Any]


def ingest_features(session: Session, *, track_id: int, source: str, source_id: str, payload: Mapping[str, Any]) -> None:
    """Keep one source's features of a track and derive the track's values again."""
    ingest_features_many(session, [FeatureRow(track_id, source, source_id, payload)])


def ingest_features_many(session: Session, rows: Iterable[FeatureRow]) -> None:
    """Keep many records at once; of two with the same source and id the last one counts."""
    latest = {(row.source, row.source_id): row for row in rows}
    if not latest:
        return
    kept = list(latest.values())
    names = {"sources": [row.source for row in kept], "source_ids": [row.source_id for row in kept]}
    touched = {row.track_id for row in kept} | set(session.execute(_OWNERS_BEFORE, names).scalars())
    session.execute(
        _STORE,
        {
            **names,
            "kinds": ["features"] * len(kept),
            "track_ids": [row.track_id for row in kept],
            "payloads": [_dump(dict(row.payload)) for row in kept],
        },
    )
    derive_features(session, track_ids=touched)


def remove_features(session: Session, *, source: str, source_ids: Iterable[str]) -> None:
    """Forget what a source said and derive again from what remains."""
    gone = session.execute(
        text(
            "delete from source_record where kind = 'features' and source = :source and source_id = any(:ids) returning track_id"
        ),
        {"source": source, "ids": list(source_ids)},
    ).scalars()
    derive_features(session, track_ids=set(gone))


def derive_features(session: Session, *, track_ids: Iterable[int]) -> None:
    """Set `Track.audio_features` from the source records by precedence."""
    wanted = sorted(set(track_ids))
    records: dict[int, list[tuple[str, Mapping[str, Any]]]] = {track_id: [] for track_id in wanted}
    for track_id, source, payload in session.execute(_LOAD, {"track_ids": wanted}):
        records[track_id].append((source, payload))
    merged = [merge_features(records[track_id]) for track_id in wanted]
    session.execute(_APPLY, {"track_ids": wanted, "features": [_dump(values) if values else None for values in merged]})


def merge_features(records: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, float | int]:
    """The first finite value of each name in order of precedence; names nobody knows are left out.

    >>> merge_features([("sound_analysis", {"tempo": 64.0, "energy": 0.5}), ("owner", {"tempo": 128})])
    {'tempo': 128.0, 'energy': 0.5}
    """
    ordered = sorted(records, key=lambda record: rank_of(record[0], FEATURE_PRECEDENCE))
    merged: dict[str, float | int] = {}
    for name in FEATURE_NAMES:
        for _, payload in ordered:
            value = payload.get(name)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
                merged[name] = round(value) if name in _WHOLE_NUMBERS else float(value)
                break
    return merged


def _dump(value: Any) -> str:
    """JSON for PostgreSQL; NaN and infinities become null, numpy's numbers plain ones."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
