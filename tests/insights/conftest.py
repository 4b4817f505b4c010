"""Tracks placed in the sound space on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy.orm import Session

import tensoe.insights.tasks  # noqa: F401
from tensoe.catalogue.models import Track
from tensoe.catalogue.names import fold
from tensoe.insights import repository
from tensoe.insights.embedding import DIMENSION
from tensoe.insights.models_registry import get_model
from tensoe.insights.transforms import get_transform_row

AddTrack = Callable[..., Track]
PlaceTracks = Callable[[Sequence[Track], NDArray[np.float32]], None]


@pytest.fixture
def add_track(session: Session) -> AddTrack:
    def add(title: str, *, artist: str = "", **values: object) -> Track:
        track = Track(
            title=title,
            title_key=fold(title),
            artist_name=artist,
            artist_key=fold(artist),
            genres=values.pop("genres", []),
            is_available=True,
            **values,
        )
        session.add(track)
        session.flush()
        return track

    return add


@pytest.fixture
def place_tracks(session: Session) -> PlaceTracks:
    """Give tracks these unit vectors."""

    def place(tracks: Sequence[Track], vectors: NDArray[np.float32]) -> None:
        model = get_model("v2")
        repository.upsert_vectors(
            session,
            model_name=model.name,
            transform_id=get_transform_row(session, model=model).id,
            track_ids=[track.id for track in tracks],
            vectors=vectors,
        )
        session.flush()

    return place


def make_unit_vectors(rng: np.random.Generator, n: int) -> NDArray[np.float32]:
    """Random directions [shape=(n, DIMENSION)]."""
    vectors = rng.standard_normal((n, DIMENSION))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
