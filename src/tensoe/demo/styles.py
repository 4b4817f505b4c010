"""The styles of the demo library: what each is called, how long it plays, and who renders it."""

from collections.abc import Callable
from dataclasses import dataclass

from tensoe.demo.score import Score
from tensoe.demo.styles_acoustic import render_chamber, render_folk, render_jazz, render_metal
from tensoe.demo.styles_electronic import render_ambient, render_chiptune, render_drum_and_bass, render_house
from tensoe.demo.synth import StereoMatrix


@dataclass(frozen=True)
class Style:
    """One style; ``has_beat`` is False where no tempo can be known because none is felt."""

    name: str
    render: Callable[[Score], StereoMatrix]
    n_bars: int
    tail_s: float
    has_beat: bool = True


STYLES: dict[str, Style] = {
    style.name: style
    for style in (
        Style("ambient", render_ambient, n_bars=5, tail_s=4.0, has_beat=False),
        Style("folk", render_folk, n_bars=12, tail_s=2.0),
        Style("house", render_house, n_bars=16, tail_s=0.4),
        Style("drum and bass", render_drum_and_bass, n_bars=20, tail_s=0.5),
        Style("chiptune", render_chiptune, n_bars=16, tail_s=0.3),
        Style("chamber", render_chamber, n_bars=8, tail_s=2.5),
        Style("jazz", render_jazz, n_bars=16, tail_s=1.6),
        Style("metal", render_metal, n_bars=13, tail_s=0.6),
    )
}
