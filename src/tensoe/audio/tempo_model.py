"""Weights that `scripts/fit_tempo_model.py` learns; never edited.

Conditional logits, fitted to the 280 pieces that `benchmarks/scores.py` makes of seed 7.
"""

# fmt: off

TEMPO_WEIGHTS = (
    0.1515, -0.5545, 0.7067, -0.1593, -0.3467, 0.9688, 1.902, 1.59, 0.5957, 0.6697,
    -0.3744, 0.87, -1.52, 1.219, -0.1959, -2.005, 3.843, -2.143, -1.433, 0.5781,
    -0.6594, -1.393, 1.656, 0.8638, 3.271, -0.1184, 2.831, -1.305, 1.221, 0.6826,
    -1.102, -0.694, -1.046, 0.0917, 1.819, -1.692, -1.46, 2.791, -0.2716, -0.3402,
    3.15, 2.543, 1.418, 2.334, 0.731, -2.111, 2.711, 0.5199, 1.133, 2.145,
    1.726, 3.239, -1.651, -2.264, -0.1134, -1.968, -1.687, -4.166, -0.1408,
)
"""Of the columns of `tempo.describe_candidates`."""

PHASE_WEIGHTS = (
    1.512, 0.2167, 0.6311, 4.221, 1.522, -0.2192, 0.3245, 0.7139, 0.2069, 2.365,
)
"""Of the columns of `beats.describe_phases`."""

METRE_WEIGHTS = (
    -2.151, -3.015, -2.134, -2.792, 8.505, 6.267, 1.27, 0.3667, 4.179,
)
"""Of the columns of `metre.describe_metres`."""
