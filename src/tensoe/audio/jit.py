"""One decorator for every compiled loop of the engine, so that its options are decided in one place.

Compiled code is kept on disk by numba, beside the source or in ``NUMBA_CACHE_DIR``. Where neither is writable (a read-only
image without a home), the kernels are compiled again in each process instead of failing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_WITHOUT_NAN: frozenset[str] = frozenset({"nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc"})
_WITH_NAN: frozenset[str] = _WITHOUT_NAN - {"nnan", "ninf"}


def kernel(function: Function) -> Function:
    """Compile a function of arrays and numbers; it releases the GIL and assumes finite input."""
    return _compile(function, _WITHOUT_NAN)


def nan_safe_kernel(function: Function) -> Function:
    """Compile a function whose input may hold what is not a number; sums may still be reordered."""
    return _compile(function, _WITH_NAN)


def inlined_kernel(function: Function) -> Function:
    """Compile into each caller, whose constants are then known inside: loops over known distances run side by side."""
    return _compile(function, _WITHOUT_NAN, forceinline=True)


def _compile(function: Function, flags: frozenset[str], **more: Any) -> Function:
    try:
        return cast(Function, njit(cache=True, fastmath=set(flags), **_OPTIONS, **more)(function))
    except RuntimeError:  # numba: "cannot cache function: no locator available"
        return cast(Function, njit(fastmath=set(flags), **_OPTIONS, **more)(function))
