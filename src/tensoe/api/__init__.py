"""The HTTP face: one application that mounts every domain's routes, the web app, health, metrics and documentation.

Owns no rules about music: a screen that joins two packages is joined here (`overview.py`, `problem_files.py`).
Start reading at `app.py`, then `security.py`.
"""
