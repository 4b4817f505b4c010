"""What was heard in each file: runs the sound engine over the library and keeps the results as versioned rows.

Owns the jobs ``analysis.library`` and ``analysis.batch``, the tables ``track_analysis``, ``track_analysis_summary`` and
``analysis_failure``, and the words in which a heard value is shown. How a sound is measured is for `tensoe.audio`, what
follows from comparing tracks for `tensoe.insights`, which registers a listener here (`register_listener`) and so writes its
vectors in the transaction in which the analysis is stored.

Start reading at `tasks.py` (how a library is worked through), then `recording.py` (what is written for one file).
"""

from tensoe.analysis.listeners import HeardTrack, register_finish_listener, register_listener

__all__ = ["HeardTrack", "register_finish_listener", "register_listener"]
