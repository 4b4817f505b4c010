"""Processes for CPU work that may crash, hang or eat memory: what one item does costs that item and nothing else.

Every process belongs to one thread, which sends it one item at a time over a socket of its own. So it is always plain which
item a dead process was working on, no lock is shared that a dying process could keep, and a process that died is replaced
when the next item comes. Processes are started as plain programs: they do not import the parent's main module.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, cast

from tensoe.core.settings import Settings
from tensoe.jobs.errors import JobInterrupted, PoolBroken

T = TypeVar("T")
R = TypeVar("R")
OutcomeCode = Literal["crashed", "timed_out", "out_of_memory", "raised"]

CHILD_SCRIPT = Path(__file__).with_name("pool_child.py")
IDLE_S = 120.0
"""A process that had nothing to do for so long is ended; it holds a few hundred MB of libraries."""
START_S = 300.0
"""Until a process answers; it imports only, but a small or busy computer may need a minute for that."""
LOOK_S = 0.1
"""How often a waiting thread looks whether its item is still wanted."""
NICENESS = 10
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "NUMBA_NUM_THREADS",
    ),
    "1",
)


@dataclass(frozen=True)
class Outcome(Generic[R]):
    """What became of one item."""

    value: R | None = None
    code: OutcomeCode | None = None
    reason: str = ""
    error: BaseException | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the function returned; then ``value`` is what it returned."""
        return self.code is None


@dataclass
class _Task:
    message: bytes
    timeout_s: float
    answer: Callable[[Outcome[Any] | PoolBroken], None]
    is_unwanted: threading.Event = field(default_factory=threading.Event)


class _Process:
    """One child and the socket to it."""

    def __init__(self, *, memory_mib: int, environment: dict[str, str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-P", str(CHILD_SCRIPT), str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                process_group=0,
            )
        self._connection = Connection(ours.detach())
        self.served = 0
        try:
            self._connection.send((os.getpid(), sys.path, memory_mib * 1024 * 1024, NICENESS))
            if not self._connection.poll(START_S) or self._connection.recv() != "ready":
                raise OSError("no answer")
        except (EOFError, OSError) as error:
            self.kill()
            raise PoolBroken(
                f"A process for audio work does not start (status {self._child.returncode}).",
                hint="Check the memory of the machine and the limits set for this user, then resume the job.",
            ) from error

    @property
    def is_usable(self) -> bool:
        return self._child.poll() is None

    def run(self, task: _Task, *, is_closed: threading.Event) -> Outcome[Any] | None:
        """Run one item; None when nobody wants the answer any more."""
        deadline = time.monotonic() + task.timeout_s
        try:
            self._connection.send_bytes(task.message)
            while not self._connection.poll(LOOK_S):
                if task.is_unwanted.is_set() or is_closed.is_set():
                    self.kill()
                    return None
                if time.monotonic() > deadline:
                    self.kill()
                    return Outcome(code="timed_out", reason=f"It took more than {task.timeout_s:g} seconds.")
            answer = self._connection.recv_bytes()
        except (EOFError, OSError):
            return Outcome(code="crashed", reason=f"The process that worked on it {self._end()}.")
        self.served += 1
        return self._read(answer)

    def _read(self, answer: bytes) -> Outcome[Any]:
        try:
            what, value = pickle.loads(answer)  # noqa: S301 - from our own child
        except Exception as error:
            return Outcome(code="raised", reason=f"Its answer cannot be read: {error}", error=error)
        if what == "value":
            return Outcome(value=value)
        if what == "out_of_memory":
            self.kill()
            return Outcome(code="out_of_memory", reason="It needs more memory than one process may use.")
        return Outcome(code="raised", reason=f"{type(value).__name__}: {value}", error=value)

    def _end(self) -> str:
        try:
            code = self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            return "stopped answering"
        if code >= 0:
            return f"ended with status {code}"
        try:
            return f"was killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"was killed by signal {-code}"

    def kill(self) -> None:
        """End it now and give back what it held."""
        self._child.kill()
        self._child.wait()
        self._connection.close()


class _Shared:
    """The processes and the line of items before them."""

    def __init__(self, *, processes: int, memory_mib: int, environment: dict[str, str]) -> None:
        self.processes = processes
        self.memory_mib = memory_mib
        self.environment = environment
        self.tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self.is_closed = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def submit(self, task: _Task) -> None:
        with self._lock:
            while len(self._threads) < self.processes and not self.is_closed.is_set():
                thread = threading.Thread(target=self._serve, name=f"pool-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self.tasks.put(task)

    def close(self) -> None:
        self.is_closed.set()
        for _ in self._threads:
            self.tasks.put(None)
        for thread in self._threads:
            thread.join(timeout=5)

    def _serve(self) -> None:
        process: _Process | None = None
        while not self.is_closed.is_set():
            try:
                task = self.tasks.get(timeout=IDLE_S if process else None)
            except queue.Empty:
                task = None
                if process is not None:
                    process.kill()
                    process = None
            if task is None or task.is_unwanted.is_set():
                continue
            process, outcome = self._run(task, process)
            if outcome is not None:
                task.answer(outcome)
        if process is not None:
            process.kill()

    def _run(self, task: _Task, process: _Process | None) -> tuple[_Process | None, Outcome[Any] | PoolBroken | None]:
        try:
            if process is None or not process.is_usable:
                process = self._replace(process)
            had_served = process.served
            outcome = process.run(task, is_closed=self.is_closed)
            if outcome is not None and outcome.code in ("crashed", "out_of_memory") and had_served:
                # What items before it left behind may be to blame; a fresh process tells.
                process = self._replace(process)
                outcome = process.run(task, is_closed=self.is_closed)
        except PoolBroken as error:
            return None, error
        return process, outcome

    def _replace(self, process: _Process | None) -> _Process:
        if process is not None:
            process.kill()
        return _Process(memory_mib=self.memory_mib, environment=self.environment)


class CpuPool:
    """Runs functions in processes of their own; shared by all jobs of a worker."""

    def __init__(
        self,
        *,
        processes: int,
        memory_mib: int,
        environment: dict[str, str] | None = None,
        check: Callable[[], None] | None = None,
    ) -> None:
        self._shared = _Shared(processes=processes, memory_mib=memory_mib, environment={**ONE_THREAD, **(environment or {})})
        self._check = check

    @classmethod
    def of(cls, settings: Settings) -> CpuPool:
        """The pool these settings ask for; compiled kernels are kept in the data folder."""
        return cls(
            processes=settings.worker_processes,
            memory_mib=settings.worker_memory_mib,
            environment={"NUMBA_CACHE_DIR": str(settings.data_dir / "cache" / "numba")},
        )

    @property
    def processes(self) -> int:
        """How many items run at the same time."""
        return self._shared.processes

    def checking(self, check: Callable[[], None]) -> CpuPool:
        """The same processes, calling ``check`` while waiting; what it raises ends the wait and the items in flight."""
        view = object.__new__(CpuPool)
        view._shared, view._check = self._shared, check
        return view

    def run_many(self, function: Callable[[T], R], items: Sequence[T], *, timeout_s: float) -> Iterator[tuple[int, Outcome[R]]]:
        """Yield ``(index, outcome)`` for every item as it completes.

        ``function`` is defined at the top of a module that imports nothing it does not need. At most two items more than
        there are processes are in line, so several callers share the pool fairly. Leaving the loop ends what is in flight.

        Raises
        ------
        JobInterrupted
            The pool was closed.
        PoolBroken
            No process can be started; no item is to blame.
        """
        answers: queue.SimpleQueue[tuple[int, Outcome[Any] | PoolBroken]] = queue.SimpleQueue()
        in_flight: dict[int, _Task] = {}
        upcoming = iter(enumerate(items))
        try:
            while True:
                while len(in_flight) < self.processes + 2 and (following := next(upcoming, None)) is not None:
                    index, item = following
                    in_flight[index] = self._submit(function, item, timeout_s, index, answers)
                if not in_flight:
                    return
                index, outcome = self._next_answer(answers)
                del in_flight[index]
                yield index, cast("Outcome[R]", outcome)
        finally:
            for task in in_flight.values():
                task.is_unwanted.set()

    def close(self) -> None:
        """End all processes; whoever waits for them gets `JobInterrupted`."""
        self._shared.close()

    def __enter__(self) -> CpuPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _submit(
        self,
        function: Callable[[Any], Any],
        item: Any,
        timeout_s: float,
        index: int,
        answers: queue.SimpleQueue[tuple[int, Outcome[Any] | PoolBroken]],
    ) -> _Task:
        message = pickle.dumps((function, item), protocol=pickle.HIGHEST_PROTOCOL)
        task = _Task(message, timeout_s, lambda outcome: answers.put((index, outcome)))
        self._shared.submit(task)
        return task

    def _next_answer(self, answers: queue.SimpleQueue[tuple[int, Outcome[Any] | PoolBroken]]) -> tuple[int, Outcome[Any]]:
        while True:
            if self._shared.is_closed.is_set():
                raise JobInterrupted("the process pool was closed")
            if self._check is not None:
                self._check()
            try:
                index, outcome = answers.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            if isinstance(outcome, PoolBroken):
                raise outcome
            return index, outcome
