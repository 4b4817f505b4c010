"""The command line: the same services as the API, for a terminal.

Each command has ``--json`` and an exit code: 0 done, 1 failed, 2 wrong input, 3 not found, 4 conflict, 6 away, 78 configuration.
Start reading at `main.py`.
"""
