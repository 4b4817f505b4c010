"""The ``tensoe`` command."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Annotated

import typer

from tensoe import __version__
from tensoe.cli import jobs, library, server
from tensoe.cli.backup import backup, restore
from tensoe.cli.doctor import doctor
from tensoe.cli.duplicates import duplicates

app = typer.Typer(
    help="Self-hosted music intelligence: one catalogue, every file heard, similar tracks with the reasons.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    server.up,
    server.api,
    server.worker,
    library.scan,
    library.analyse,
    library.similar,
    duplicates,
    library.status,
    library.demo,
    backup,
    restore,
    doctor,
):
    app.command()(command)
app.add_typer(jobs.app, name="jobs")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Self-hosted music intelligence."""
    del version


def end_in_order_when_told() -> None:
    """Let the signals of service managers and closing terminals unwind as Ctrl-C does.

    By default they end the process on the spot, and the database server that it started would run on.
    """

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, leave)


def main() -> None:
    """Entry point of the ``tensoe`` script."""
    end_in_order_when_told()
    app()
