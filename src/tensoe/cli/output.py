"""How commands speak: plain text for people on standard output, one JSON document with ``--json``, errors on standard error."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import orjson
import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError

from tensoe.core.errors import TensoeError, Unavailable

P = ParamSpec("P")
R = TypeVar("R")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON document, indented."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=_plain).decode() + "\n")


def fail(error: TensoeError, *, as_json: bool = False) -> NoReturn:
    """One line, the hint, and the exit code of the condition."""
    if as_json:
        print_json({"error": {"code": error.code, "detail": error.message, "hint": error.hint, **error.details}})
    else:
        errors.print(f"[red]{error.code}[/red]: ", end="")
        errors.print(error.message, markup=False)
        if error.hint:
            errors.print(error.hint, markup=False, style="dim")
    raise typer.Exit(error.exit_code)


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn failures of a command into its last line and exit code; one that nobody expected is shown whole before it."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except TensoeError as error:
            fail(error, as_json=bool(kwargs.get("as_json")))
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except typer.Exit:
            raise
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            away = Unavailable(f"The database does not answer: {reason}", hint="Try again; `tensoe doctor` tells more.")
            fail(away, as_json=bool(kwargs.get("as_json")))
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:  # `tensoe status | head -1`
                raise
            traceback.print_exc()
            bug = TensoeError(f"{type(error).__name__}: {error}", hint="This is a mistake in Tensoe; the lines above say where.")
            fail(bug, as_json=bool(kwargs.get("as_json")))

    return wrapped


def format_duration(seconds: float | None) -> str:
    """``75`` as 1 min 15 s."""
    if seconds is None:
        return "unknown"
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {left} s" if minutes else f"{left} s"


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value)
