"""What music exists: artists, albums, tracks, the files they are heard from, and which source said what.

Owns the tables of the catalogue, the library folders and the scanner that fills them, search, lists, covers and the serving
of audio files. Leaves hearing a file to `tensoe.audio` and `tensoe.analysis`, and likeness to `tensoe.insights`.

Start reading at `models.py` (the tables), then `service.py` for what is shown and `scanning.py` for how it gets in.
"""
