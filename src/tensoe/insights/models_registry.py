"""The embedding models that similarity can be asked of, by short and by full name."""

from __future__ import annotations

from dataclasses import dataclass

from tensoe.core.errors import InvalidInput
from tensoe.insights.embedding import DIMENSION


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """One way to place tracks in a space."""

    name: str
    full_name: str
    dimension: int
    description: str


MODELS = (
    EmbeddingModel("v2", "tensoe-sound-v2", DIMENSION, "Sound: timbre, rhythm, harmony and dynamics as our engine hears them."),
)


class UnknownModel(InvalidInput):
    """No embedding model has this name."""

    code = "unknown_model"


def get_model(name: str) -> EmbeddingModel:
    """The model of this short or full name.

    Raises
    ------
    UnknownModel
        With the names there are.
    """
    for model in MODELS:
        if name in (model.name, model.full_name):
            return model
    known = ", ".join(model.name for model in MODELS)
    raise UnknownModel(f"There is no embedding model “{name}”.", hint=f"Use one of: {known}.")
