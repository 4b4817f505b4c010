"""Long work: asked for in a transaction, run by a worker, watched by people.

Owns the table `job`, the rules of its life (states, progress, cancel, resume, retries, children, recovery) and the process
pool. Leaves to Procrastinate the queue itself, and to each package what its jobs do: handlers live in ``<package>/tasks.py``.
The process that runs them is `tensoe.worker`.

Start reading at `registry.py` (what a kind of job is), `sending.py` (asking for one), `context.py` (what a handler sees),
`running.py` (from claim to outcome) and `recovery.py` (what happens when a worker dies).
"""

from tensoe.jobs.context import ChildSummary, JobContext
from tensoe.jobs.errors import JobCancelled, JobInterrupted
from tensoe.jobs.pool import CpuPool, Outcome
from tensoe.jobs.registry import background, handler
from tensoe.jobs.sending import enqueue

__all__ = [
    "ChildSummary",
    "CpuPool",
    "JobCancelled",
    "JobContext",
    "JobInterrupted",
    "Outcome",
    "background",
    "enqueue",
    "handler",
]
