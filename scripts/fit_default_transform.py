"""Fit the transform that ships with Tensoe on the demo library and, if a folder is named, real recordings.

    python scripts/fit_default_transform.py [FOLDER OF AUDIO FILES]

Run it after a change of `tensoe.insights.embedding.DEFINITION` or of the sound engine; the same input gives the same file.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from tensoe.analysis.hearing import hear
from tensoe.demo.library import write_demo_library
from tensoe.insights import embedding

AUDIO_ENDINGS = {".flac", ".mp3", ".ogg", ".opus", ".m4a", ".wav"}
TARGET = Path(embedding.__file__).with_name("default_transform.json")


def main() -> None:
    """Render, hear, fit, write."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_demo_library(Path(folder))
        if len(sys.argv) > 1:
            paths += sorted(path for path in Path(sys.argv[1]).rglob("*") if path.suffix in AUDIO_ENDINGS)
        raw = np.array([embedding.extract_raw(hear(os.fsencode(path)).features) for path in paths])
    transform = embedding.SoundTransform().fit(raw)
    TARGET.write_text(json.dumps(transform.to_parameters(), indent=1) + "\n", "utf-8")
    print(f"{TARGET.name}: fitted on {len(paths)} files")


if __name__ == "__main__":
    main()
