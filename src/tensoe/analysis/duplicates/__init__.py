"""Files that hold the same recording, found by their sound.

Owns the job ``analysis.duplicates``, the tables ``file_fingerprint``, ``duplicate_pair``, ``duplicate_group`` and
``duplicate_group_file``, and the list that a person works through. How a fingerprint is computed and two are compared is for
`tensoe.audio.fingerprint`; what is written when a file was heard comes in through `fingerprints.py`.

Start reading at `tasks.py` (how a library is searched), then `searching.py` (how without comparing all with all) and
`grouping.py` (how pairs become groups that keep what a person decided).
"""
