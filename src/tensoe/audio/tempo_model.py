"""Weights that `scripts/fit_tempo_model.py` learns; never edited.

Conditional logits, fitted to the 280 pieces that `benchmarks/scores.py` makes of seed 7.
"""

# fmt: off

TEMPO_WEIGHTS = (
    0.09783, -0.581, 0.7168, -0.1053, -0.3599, 0.789, 1.788, 1.487, 0.6461, 0.6656,
    -0.2708, 0.7973, -1.48, 1.269, -0.1303, -1.855, 3.653, -2.083, -1.197, 0.5352,
    -0.4932, -1.278, 1.606, 0.8089, 3.137, -0.1953, 2.676, -1.293, 1.223, 0.74,
    -1.236, -0.6786, -1.076, -0.03887, 1.826, -1.93, -1.816, 2.715, -0.2968, -0.3397,
    3.221, 2.383, 1.473, 2.437, 0.6031, -1.734, 2.611, 0.4806, 0.9926, 2.043,
    1.725, 3.27, -1.719, -1.652, -0.05586, -1.392, -1.606, -3.712, 0.04661,
)
"""Of the columns of `tempo.describe_candidates`."""

PHASE_WEIGHTS = (
    1.716, 0.2076, 0.6362, 4.452, 1.448, -0.4166, 0.264, 0.6004, 0.4352, 2.57,
)
"""Of the columns of `beats.describe_phases`."""

METRE_WEIGHTS = (
    -2.205, -3.098, -2.137, -2.809, 8.53, 6.6, 1.529, 0.01372, 4.44,
)
"""Of the columns of `metre.describe_metres`."""
