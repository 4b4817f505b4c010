"""Styles of the composed scores, read from `score_styles.toml`.

`tempo` is what listeners tap: quarters in common time (reggae and hip-hop at the slow, drum and bass and punk at the fast
count, as their labels and dancers do), dotted quarters in 6/8 and 12/8, the counted quarter in 3/4, 5/4 and 7/4.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Names = tuple[str, ...]
Programs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """One style; of each list a piece takes one entry, and an empty list leaves the player out.

    Attributes
    ----------
    tempo : (float, float)
        BPM, drawn from the triangle between them.
    family : str
        Which `score_chords.PROGRESSIONS`, in major or, with a chance of `minor_share`, in minor.
    metre, beats, steps : int
        What a bar is called by, counted beats in it, steps of a pattern in a beat.
    swing : tuple of float
        Where the second half of a beat begins; 0.5 is even.
    kits : tuple of dict
        Drum patterns by the letters of `score_parts.DRUMS`; ``odd`` makes one from the groups of the bar.
    bass, comp, second : tuple of str
        Manners or patterns of the bass and of two players of chords.
    chord_bars : tuple of float
        Bars a chord lasts.
    groups : tuple of tuple of int
        How the beats of an uneven bar are grouped.
    """

    tempo: tuple[float, float]
    family: str
    minor_share: float = 0.4
    metre: int = 4
    beats: int = 4
    steps: int = 4
    swing: tuple[float, ...] = (0.5,)
    kits: tuple[dict[str, str], ...] = ()
    drums_share: float = 1.0
    bass: Names = ()
    bass_sound: Programs = (33, 34, 35)
    comp: Names = ()
    comp_sound: Programs = (0, 1, 2)
    second: Names = ()
    second_sound: Programs = (48, 49, 50)
    melody_share: float = 0.7
    melody_sound: Programs = (56, 64, 65, 66, 68, 71, 73, 40, 22, 11)
    melody_centre: int = 74
    chord_bars: tuple[float, ...] = (1.0,)
    groups: tuple[tuple[int, ...], ...] = ((4,),)
    extra: str = ""
    is_blue: bool = False


def _read_styles() -> dict[str, Style]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return {
        name: Style(**{key: _freeze(key, value, table["sounds"]) for key, value in entry.items()})
        for name, entry in table["styles"].items()
    }


def _freeze(key: str, value: Any, sounds: dict[str, list[int]]) -> Any:
    """Lists become tuples, names of sounds their programs."""
    if key.endswith("_sound"):
        return tuple(program for entry in value for program in (sounds[entry] if isinstance(entry, str) else [entry]))
    return tuple(_freeze("", item, sounds) for item in value) if isinstance(value, list) else value


STYLES = _read_styles()
