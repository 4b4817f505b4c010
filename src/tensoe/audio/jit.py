"""One decorator for every compiled loop of the engine, so that its options are decided in one place.

Compiled code is kept on disk by numba, beside the source or in ``NUMBA_CACHE_DIR``. Where neither is writable (a read-only
image without a home), the kernels are compiled again in each process instead of failing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": True, "error_model": "numpy"}


def kernel(function: Function) -> Function:
    """Compile a function of arrays and numbers; it releases the GIL and assumes finite input."""
    try:
        return cast(Function, njit(cache=True, **_OPTIONS)(function))
    except RuntimeError:  # numba: "cannot cache function: no locator available"
        return cast(Function, njit(**_OPTIONS)(function))


def inlined(function: Function) -> Function:
    """Compile a small function that is only called from kernels."""
    return cast(Function, njit(inline="always", **_OPTIONS)(function))
