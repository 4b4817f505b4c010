"""The stages of an analysis: what each is worth, which part of the sound pass it needs, and which other stages it reads.

A stage has its own version. When a better method raises one, only that stage and those derived from it are computed again;
the other groups of an earlier analysis of the same content stay true and are copied. Light: no numba, no PyAV.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Part = Literal["levels", "spectrum", "tonal"]

CURVES: Final = ("waveform", "loudness_curve")
"""Groups that are drawn and not read by any stage."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an analysis.

    Attributes
    ----------
    version : int >= 1
        Rises when equal sound gives other figures.
    needs : set of {"levels", "spectrum", "tonal"}
        Parts of the sound pass; a derived stage needs none and works without the file.
    derived_from : tuple of str
        Stages whose groups are read.
    groups : tuple of str
        Names under which its figures stand in `Analysis.features`; the fingerprint has none.
    """

    version: int
    needs: frozenset[Part] = frozenset()
    derived_from: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "timbre": Stage(2, frozenset({"spectrum"}), groups=("timbre",)),
        "rhythm": Stage(2, frozenset({"spectrum"}), groups=("rhythm",)),
        "harmony": Stage(2, frozenset({"spectrum", "tonal"}), groups=("harmony",)),
        "loudness": Stage(2, frozenset({"levels"}), groups=("loudness", "loudness_curve")),
        "dynamics": Stage(2, frozenset({"levels"}), groups=("dynamics", "quality", "waveform")),
        "perceptual": Stage(2, derived_from=("timbre", "rhythm", "harmony", "loudness", "dynamics"), groups=("perceptual",)),
        "fingerprint": Stage(1, frozenset({"spectrum"})),
    }
)
"""In the order in which they are computed: a stage stands after those it is derived from."""


def join_versions(stages: Mapping[str, Stage] = STAGES) -> str:
    """Name the whole extractor by its stages.

    >>> join_versions({"timbre": Stage(2), "rhythm": Stage(3)})
    '2.3'
    """
    return ".".join(str(stage.version) for stage in stages.values())


def complete_stages(wanted: Collection[str] | None, *, stages: Mapping[str, Stage] = STAGES) -> tuple[str, ...]:
    """Wanted stages and those derived from them, in order; None means all.

    Raises
    ------
    ValueError
        A name is no stage.

    Examples
    --------
    >>> complete_stages({"rhythm"})
    ('rhythm', 'perceptual')
    """
    if wanted is None:
        return tuple(stages)
    if unknown := sorted(set(wanted) - set(stages)):
        raise ValueError(f"no such stage: {', '.join(unknown)}; there are {', '.join(stages)}")
    chosen = set(wanted)
    for name, stage in stages.items():
        if chosen.intersection(stage.derived_from):
            chosen.add(name)
    return tuple(name for name in stages if name in chosen)


def find_outdated(versions: Mapping[str, int], *, stages: Mapping[str, Stage] = STAGES) -> tuple[str, ...]:
    """Stages to compute again for an analysis made with other versions, with those derived from them.

    >>> find_outdated({"timbre": 2, "rhythm": 1, "harmony": 2, "loudness": 2, "dynamics": 2, "perceptual": 2, "fingerprint": 1})
    ('rhythm', 'perceptual')
    """
    changed = [name for name, stage in stages.items() if versions.get(name) != stage.version]
    return complete_stages(changed, stages=stages)


def needed_parts(names: Collection[str], *, stages: Mapping[str, Stage] = STAGES) -> frozenset[Part]:
    """Parts of the sound pass that these stages need; none means that the file is not opened."""
    return frozenset[Part]().union(*(stages[name].needs for name in names))


def stage_versions(stages: Mapping[str, Stage] = STAGES) -> dict[str, int]:
    """Version of each stage, as stored with an analysis."""
    return {name: stage.version for name, stage in stages.items()}
