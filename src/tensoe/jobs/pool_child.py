"""A process of the pool: runs one item after the other and answers over a socket.

Started by path, as a script: it imports the standard library only, so that it is up in a few hundredths of a second, and
whatever the work itself imports. It dies with the process that started it, however that ends.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from typing import Any

PR_SET_PDEATHSIG = 1


def die_with(parent_pid: int) -> None:
    """End when the parent ends, even when that one is killed and even in the middle of an item."""
    if sys.platform == "linux":
        # The kernel watches the thread that started us; the pool starts each process from the thread that owns it.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch_parent, args=(parent_pid,), daemon=True).start()
    if os.getppid() != parent_pid:
        os._exit(1)


def _watch_parent(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(1)
    os._exit(1)


def limit_memory(memory_bytes: int) -> None:
    """Let an allocation beyond the limit fail in this process instead of straining the machine."""
    # Data, not address space: libraries reserve far more addresses (thread stacks, file maps) than they use.
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a decoder that crashes leaves no dump behind


def run_item(message: bytes) -> tuple[str, Any]:
    """Call the function of one message; ``("value", result)``, ``("out_of_memory", text)`` or ``("raised", error)``."""
    try:
        function, item = pickle.loads(message)  # noqa: S301 - from our own parent
        return "value", function(item)
    except MemoryError as error:
        return "out_of_memory", str(error)
    except BaseException as error:
        error.add_note("in a process of the pool:\n" + traceback.format_exc())
        return "raised", error


def pack_answer(answer: tuple[str, Any]) -> bytes:
    """The answer as bytes, whatever it holds."""
    try:
        packed = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
        if answer[0] == "raised":
            pickle.loads(packed)  # noqa: S301 - some exceptions pack but do not unpack
        return packed
    except MemoryError as error:
        return pickle.dumps(("out_of_memory", str(error)))
    except Exception as error:
        what = answer[1] if answer[0] == "raised" else error
        return pickle.dumps(("raised", RuntimeError(f"{type(what).__name__}: {what}")))


def main() -> None:
    """Set the process up from the first message, then serve until the other end closes."""
    connection = Connection(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the worker's to handle
    parent_pid, path, memory_bytes, niceness = connection.recv()
    die_with(parent_pid)
    sys.path[:] = path
    os.nice(niceness)
    limit_memory(memory_bytes)
    connection.send("ready")
    while True:
        try:
            message = connection.recv_bytes()
        except (EOFError, OSError):
            return
        connection.send_bytes(pack_answer(run_item(message)))


if __name__ == "__main__":
    main()
