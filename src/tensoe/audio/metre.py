"""How many beats make a bar: 3, 4, 5 or 7, or 6 for two beats of three parts each.

In a bar of four the rhythm and the sound come back after four beats more than after three or five, and the bass drum more
than the rest. A choice among the five (conditional logit); its weights are in `tempo_model`. Where the first beat of a bar
lies is not looked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.pulse import FULL, LOW, LOW_HIGH, Pulse
from tensoe.audio.spectrum import FRAME_RATE_HZ
from tensoe.audio.tempo_model import METRE_WEIGHTS

METRES = (3, 4, 5, 6, 7)
_BEATS = {3: 3, 4: 4, 5: 5, 6: 2, 7: 7}
_COMPARED = np.arange(2.0, 9.0)
"""Beats over which a repetition is compared with the others."""
_BARS_HEARD = 4.0
"""Bars after which length no longer lowers the confidence."""


@dataclass(frozen=True, slots=True)
class Metre:
    """A time signature; `beats` is None when there is no tempo."""

    beats: int | None
    confidence: float


def find_metre(pulse: Pulse, bpm: float | None) -> Metre:
    """Estimate the time signature.

    Parameters
    ----------
    pulse : Pulse
    bpm : float > 0, optional
        Global tempo; half or double of what is counted gives another metre, too.

    Returns
    -------
    Metre
        3 to 7 as Spotify counts, 6 for two dotted beats (6/8). ``confidence`` in [0, 1] is the chance of it if the tempo is
        right, lowered when fewer than four bars were heard.
    """
    if bpm is None:
        return Metre(None, 0.0)
    likelihood = describe_metres(pulse, bpm) @ np.array(METRE_WEIGHTS)
    share = np.exp(likelihood - likelihood.max())
    best = int(share.argmax())
    metre = METRES[best]
    bars = pulse.novelty.size / FRAME_RATE_HZ * bpm / 60.0 / _BEATS[metre]
    return Metre(metre, float(share[best] / share.sum()) * min(1.0, bars / _BARS_HEARD))


def describe_metres(pulse: Pulse, bpm: float) -> NDArray[np.float64]:
    """Describe each metre [shape=(5, 9)], in the order of `tempo_model.METRE_WEIGHTS`.

    Which of 3, 5, 6, 7 it is; the correlations (whole, low, low with high) and the likeness after a bar, less their means over
    two to eight beats; and for 6 how much better thirds of a beat fit than halves.
    """
    beat_s = 60.0 / bpm
    lags = np.concatenate((_COMPARED, [1 / 3, 1 / 2])) * beat_s * FRAME_RATE_HZ
    repeats = pulse.at_lags(lags)
    thirds = float(repeats[FULL, -2] - repeats[FULL, -1])
    views = np.vstack((repeats[[FULL, LOW, LOW_HIGH], :-2], pulse.likeness_at(_COMPARED * beat_s)))
    views -= views.mean(axis=1, keepdims=True)
    rows = []
    for metre in METRES:
        which = [float(metre == other) for other in (3, 5, 6, 7)]
        rows.append([*which, *views[:, _BEATS[metre] - 2], thirds * (metre == 6)])
    return np.array(rows)
