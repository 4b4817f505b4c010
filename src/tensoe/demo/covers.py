"""Album covers drawn from a seed: each style has a palette and a way of drawing, each album its own variation."""

import io
import zlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tensoe.demo.discography import Album
from tensoe.demo.writing import COVER_SIZE_PX

Colour = tuple[int, int, int]

# Draw at twice the size, then shrink: smooth edges without an antialiasing library.
_CANVAS_PX = COVER_SIZE_PX * 2

# One palette for each of a style's two artists.
_PALETTES: dict[str, tuple[str, str]] = {
    "ambient": ("#0f2233 #2b5876 #7fb2c9 #dfe9ea #f4d9b0", "#1d1830 #5b4a78 #c08aa0 #f0cdb4 #fff1cf"),
    "folk": ("#f3e6cf #8a5a33 #5d7052 #c98a3c #3b2c23", "#2f4238 #d9b26f #a9b388 #e3c7a0 #f0e6d2"),
    "house": ("#160f30 #ff3d7f #7a3cff #ffb86b #2de2e6", "#04222b #2de2e6 #0a6c74 #ff9e64 #f7f052"),
    "drum and bass": ("#0c0f10 #9dff3a #2a3335 #e8eeea #4c6b1f", "#e9e6df #ff5a1f #b9b4a8 #1d1d1b #8a857a"),
    "chiptune": ("#1b1b3a #ffd23f #ee4266 #3bceac #f7f7ff", "#0f380f #8bac0f #9bbc0f #c4d82e #e0f0a0"),
    "chamber": ("#efe9dd #7b1e28 #c9a45c #2d2a2b #a8a293", "#1f2a38 #c9a45c #8fa3b8 #e8e2d4 #55677c"),
    "jazz": ("#f0dfb8 #0d3b4f #d9572b #e9a825 #12181c", "#e7e9e4 #1c2f6b #2f6fc4 #9cc3e6 #10131f"),
    "metal": ("#0b0a0a #8e1414 #3a3534 #b9b2aa #d8481b", "#0a0d10 #2f5d62 #2c3338 #a7b6bb #cfe8ea"),
}


def _parse_colour(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


class _Canvas:
    """A square image, its pen, its colours, and the chance that varies it."""

    def __init__(self, palette: str, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.colours = [_parse_colour(text) for text in palette.split()]
        self.size = _CANVAS_PX
        self.image = Image.new("RGB", (self.size, self.size), self.colours[0])
        self.pen = ImageDraw.Draw(self.image)

    def pick(self, *indexes: int) -> Colour:
        """One of the palette's colours by chance."""
        return self.colours[int(self.rng.choice(indexes))]

    def between(self, low: float, high: float) -> float:
        """A random share of the canvas, in pixels."""
        return float(self.rng.uniform(low, high)) * self.size

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def paint_gradient(self, top: Colour, bottom: Colour) -> None:
        """Fill everything from one colour to another, top to bottom."""
        share = np.linspace(0.0, 1.0, self.size)[:, None]
        column = (1 - share) * np.array(top) + share * np.array(bottom)
        pixels = np.repeat(column[:, None, :], self.size, axis=1).astype(np.uint8)
        self.image.paste(Image.fromarray(pixels))


def _draw_ambient(canvas: _Canvas) -> None:
    """Hills of mist under a pale sun."""
    sky, far = (0, 1) if canvas.rng.random() < 0.5 else (1, 2)
    canvas.paint_gradient(canvas.colours[sky], canvas.colours[far + 1])
    canvas.disc(canvas.between(0.25, 0.75), canvas.between(0.22, 0.4), canvas.between(0.08, 0.14), canvas.colours[4])
    canvas.image.paste(canvas.image.filter(ImageFilter.GaussianBlur(14)))
    across = np.linspace(0.0, 1.0, 120)
    for layer in range(5):
        height = 0.45 + 0.11 * layer
        wave = np.zeros_like(across)
        for k in (1, 2, 3):
            wave += float(canvas.rng.uniform(0.01, 0.05)) * np.sin(2 * np.pi * (k * across + float(canvas.rng.random())))
        mix = layer / 4.0
        colour = tuple(int((1 - mix) * a + mix * b) for a, b in zip(canvas.colours[2], canvas.colours[0], strict=True))
        ridge = list(zip(across * canvas.size, (height + wave) * canvas.size, strict=True))
        canvas.pen.polygon([(0, canvas.size), *ridge, (canvas.size, canvas.size)], fill=colour)


def _draw_folk(canvas: _Canvas) -> None:
    """A stem with leaves in pairs, as on an old printing block."""
    middle = canvas.size * 0.5
    canvas.pen.rectangle((70, 70, canvas.size - 70, canvas.size - 70), outline=canvas.colours[1], width=10)
    lean = float(canvas.rng.uniform(-0.12, 0.12))
    n_pairs = int(canvas.rng.integers(5, 8))
    points = [
        (middle + lean * (1 - t) * canvas.size * np.sin(3 * t), canvas.size * (0.9 - 0.72 * t)) for t in np.linspace(0, 1, 40)
    ]
    canvas.pen.line(points, fill=canvas.colours[4], width=14, joint="curve")
    for pair in range(n_pairs):
        x, y = points[4 + pair * 32 // n_pairs]
        length = canvas.size * (0.27 - 0.022 * pair)
        for side in (-1, 1):
            along = np.linspace(0.0, 1.0, 24)
            bulge = np.sin(np.pi * along) * length * 0.24
            upper = [(x + side * length * a, y - length * 0.55 * a - b) for a, b in zip(along, bulge, strict=True)]
            lower = [(x + side * length * a, y - length * 0.55 * a + b * 0.5) for a, b in zip(along, bulge, strict=True)]
            canvas.pen.polygon(upper + lower[::-1], fill=canvas.pick(2, 2, 3, 1))
    for _ in range(7):
        canvas.disc(canvas.between(0.14, 0.86), canvas.between(0.12, 0.3), canvas.size * 0.014, canvas.colours[3])


def _draw_house(canvas: _Canvas) -> None:
    """A neon sun in slices over a grid of light."""
    canvas.paint_gradient(canvas.colours[0], canvas.colours[2])
    x, y, radius = canvas.between(0.4, 0.6), canvas.size * 0.42, canvas.between(0.24, 0.3)
    sun = Image.new("L", canvas.image.size, 0)
    cutter = ImageDraw.Draw(sun)
    cutter.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    for slice_ in range(7):
        top = y + radius * (0.05 + 0.14 * slice_)
        cutter.rectangle((0, top, canvas.size, top + 5 + 4 * slice_), fill=0)
    canvas.image.paste(canvas.pick(1, 3), mask=sun)
    horizon = canvas.size * 0.68
    canvas.pen.rectangle((0, horizon, canvas.size, canvas.size), fill=canvas.colours[0])
    line = canvas.pick(4, 1)
    for index in range(-12, 13):
        canvas.pen.line((x + index * 40, horizon, x + index * 240, canvas.size), fill=line, width=4)
    for row in range(9):
        level = horizon + (canvas.size - horizon) * (row / 8.0) ** 2
        canvas.pen.line((0, level, canvas.size, level), fill=line, width=4)


def _draw_drum_and_bass(canvas: _Canvas) -> None:
    """Bars of a broken spectrum with one bright band."""
    n_bars = int(canvas.rng.integers(34, 50))
    step = canvas.size / n_bars
    bright = int(canvas.rng.integers(8, n_bars - 8))
    for index in range(n_bars):
        height = canvas.size * (0.08 + 0.36 * abs(np.sin(index * float(canvas.rng.uniform(0.2, 0.9)))))
        colour = canvas.colours[1] if abs(index - bright) < 3 else canvas.pick(2, 2, 2, 3, 4)
        middle = canvas.size * 0.5 + canvas.between(-0.04, 0.04)
        canvas.pen.rectangle((index * step + 3, middle - height, (index + 1) * step - 4, middle + height), fill=colour)
    cut = canvas.between(0.3, 0.7)
    canvas.pen.rectangle((0, cut, canvas.size, cut + canvas.size * 0.03), fill=canvas.colours[0])


def _draw_chiptune(canvas: _Canvas) -> None:
    """A mirrored creature of fat pixels under stars."""
    cell = canvas.size // 20
    for _ in range(46):
        column, row = (int(value) for value in canvas.rng.integers(0, 20, 2))
        canvas.pen.rectangle(
            (column * cell + 18, row * cell + 18, column * cell + 32, row * cell + 32), fill=canvas.pick(1, 4, 3)
        )
    body = canvas.pick(1, 2, 3)
    for row in range(12):
        for column in range(6):
            if canvas.rng.random() < 0.62 - 0.04 * abs(row - 6) + 0.06 * column - 0.1:
                colour = body if canvas.rng.random() < 0.85 else canvas.colours[4]
                for mirrored in (9 - (5 - column), 10 + (5 - column)):
                    left, top = mirrored * cell, (row + 4) * cell
                    canvas.pen.rectangle((left, top, left + cell - 1, top + cell - 1), fill=colour)
    for column in (8, 11):
        canvas.pen.rectangle((column * cell, 8 * cell, (column + 1) * cell, 10 * cell), fill=canvas.colours[0])


def _draw_chamber(canvas: _Canvas) -> None:
    """Four strings drawn as waves that cross a seal of red."""
    canvas.disc(canvas.between(0.3, 0.7), canvas.between(0.32, 0.52), canvas.between(0.17, 0.24), canvas.colours[1])
    t = np.linspace(0.0, 1.0, 300)
    for string in range(4):
        swell = float(canvas.rng.uniform(0.03, 0.09)) * np.sin(np.pi * t)
        turns = float(canvas.rng.uniform(1.5, 4.0))
        y = 0.36 + 0.11 * string + swell * np.sin(2 * np.pi * (turns * t + float(canvas.rng.random())))
        colour = canvas.colours[3] if string % 2 else canvas.colours[2]
        canvas.pen.line(
            list(zip(t * canvas.size, y * canvas.size, strict=True)), fill=colour, width=12 - 2 * string, joint="curve"
        )
    canvas.pen.rectangle((60, 60, canvas.size - 60, canvas.size - 60), outline=canvas.colours[2], width=5)


def _draw_jazz(canvas: _Canvas) -> None:
    """Cut-paper blocks and arcs in the manner of an old record sleeve."""
    step = canvas.size / 4
    for row in range(4):
        for column in range(4):
            left, top = column * step, row * step
            canvas.pen.rectangle((left, top, left + step, top + step), fill=canvas.pick(0, 0, 1, 2, 3, 4))
            if canvas.rng.random() < 0.6:
                corner_x = left + step * int(canvas.rng.integers(0, 2))
                corner_y = top + step * int(canvas.rng.integers(0, 2))
                start = {(0, 0): 0, (1, 0): 90, (1, 1): 180, (0, 1): 270}[(int(corner_x > left), int(corner_y > top))]
                box = (corner_x - step, corner_y - step, corner_x + step, corner_y + step)
                canvas.pen.pieslice(box, start, start + 90, fill=canvas.pick(0, 1, 2, 3, 4))


def _draw_metal(canvas: _Canvas) -> None:
    """Splinters around a dark eclipse with a burning rim."""
    x, y = canvas.size * 0.5, canvas.between(0.42, 0.54)
    for _ in range(90):
        angle = float(canvas.rng.uniform(0, 2 * np.pi))
        reach, width = canvas.between(0.3, 0.75), float(canvas.rng.uniform(0.006, 0.05))
        tip = (x + reach * np.cos(angle), y + reach * np.sin(angle))
        foot = [(x + 260 * np.cos(angle + turn), y + 260 * np.sin(angle + turn)) for turn in (-width * 3, width * 3)]
        canvas.pen.polygon([tip, *foot], fill=canvas.pick(1, 2, 2, 3, 2))
    radius = canvas.between(0.2, 0.25)
    canvas.disc(x, y, radius * 1.07, canvas.colours[4])
    canvas.disc(x + canvas.between(-0.012, 0.012), y + canvas.size * 0.008, radius, canvas.colours[0])


_DRAWERS: dict[str, Callable[[_Canvas], None]] = {
    "ambient": _draw_ambient,
    "folk": _draw_folk,
    "house": _draw_house,
    "drum and bass": _draw_drum_and_bass,
    "chiptune": _draw_chiptune,
    "chamber": _draw_chamber,
    "jazz": _draw_jazz,
    "metal": _draw_metal,
}


@lru_cache(maxsize=4)
def draw_cover(album: Album) -> bytes:
    """Draw the front cover of an album as a JPEG of 600 x 600; the same bytes every time."""
    canvas = _Canvas(_PALETTES[album.style][album.band], zlib.crc32(f"{album.artist}/{album.title}".encode()))
    _DRAWERS[album.style](canvas)
    image = canvas.image.resize((COVER_SIZE_PX, COVER_SIZE_PX), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
