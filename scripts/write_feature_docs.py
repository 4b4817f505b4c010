"""Write docs/features.md from the table that the sound engine keeps: `python scripts/write_feature_docs.py`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION, FEATURE_DOCS, STAGES

TARGET = Path(__file__).resolve().parent.parent / "docs" / "features.md"

_GROUPS = {
    "timbre": "The colour of the sound. Spectra are of the mono mix at 22 050 Hz, definitions as librosa 0.11 with its defaults.",
    "rhythm": "Tempo, beats and how clear the pulse is.",
    "harmony": "Tuning, key and chords, from spectral peaks between 65 and 1000 Hz.",
    "loudness": "Loudness after ITU-R BS.1770 and EBU R 128, at the file's own rate.",
    "dynamics": "How level and width behave over the track.",
    "quality": "What is wrong with the sound of the file, and how far its other figures can be trusted.",
    "perceptual": (
        "Seven words people know from Spotify, estimated by stated formulas (`src/tensoe/audio/perceptual.py`). They are"
        " rules of thumb, not Spotify's numbers: sort and compare within one library. Each has a `value`, a `confidence`"
        " that says how far sound alone can tell, and a `sentence`."
    ),
    "": "Long series for drawing. They are kept in `track_analysis.curves`, as are the beats, and not among the features.",
}
_STAGES = ", ".join(f"{name} {stage.version}" for name, stage in STAGES.items())
_INTRODUCTION = f"""# Features

What Tensoe hears in every file: extractor `{EXTRACTOR}`, version `{EXTRACTOR_VERSION}`, which is made of the versions of its
stages: {_STAGES}. When one rises, only that stage and those derived from it are computed again.
`GET /api/tracks/{{id}}/analysis` gives all of them under `features`, grouped as here; the rows are in the table
`track_analysis`. A new version of the extractor adds rows and never changes old ones. “None” means that the figure is
undefined for this sound: silence has no key.

Tempo, beats, key, chords and the perceptual group are estimates. The rest are measurements by the definitions stated.

This page is written by `python scripts/write_feature_docs.py`; a test compares it with the engine. How features become
similar tracks: [similarity](similarity.md).
"""
_HEAD = "| feature | unit | range | meaning | method | accuracy |\n|---|---|---|---|---|---|\n"


def render_feature_docs() -> str:
    """The text of docs/features.md."""
    parts = [_INTRODUCTION]
    for group, names in groupby(FEATURE_DOCS, key=lambda name: name.rpartition(".")[0]):
        parts.append(f"\n## {group.capitalize() or 'Curves'}\n\n{_GROUPS[group]}\n\n{_HEAD}")
        for name in names:
            doc = FEATURE_DOCS[name]
            parts.append(f"| `{name}` | {doc.unit} | {doc.range} | {doc.sentence} | {doc.method} | {doc.accuracy} |\n")
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(render_feature_docs(), "utf-8")
    print(f"wrote {TARGET.name}")
