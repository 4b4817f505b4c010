"""Ways a job ends early that are no faults, and the failures of this package."""

from __future__ import annotations

from tensoe.core.errors import TensoeError, Unavailable


class JobCancelled(BaseException):
    """The job was asked to end. Not an `Exception`: a handler that counts failures of items must not count this one."""


class JobInterrupted(JobCancelled):
    """The worker stops; the job goes back to the queue and runs again."""


class JobLost(JobCancelled):
    """Another worker took the job over because this one was thought dead; nothing that happens here counts any more."""


class UnknownJobKind(TensoeError):
    """No package of this installation registered the kind."""

    code = "unknown_job_kind"
    default_hint = "The job was made by another version of Tensoe. Start it again from the page or command that made it."


class CrashedWorker(TensoeError):
    """The worker died each time it ran this."""

    code = "crashed_worker"
    default_hint = "Look at the log of the worker and at the memory of the machine, then resume the job."


class PoolBroken(Unavailable):
    """No process for audio work can be started."""

    code = "pool_broken"
