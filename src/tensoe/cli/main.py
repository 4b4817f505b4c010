"""The ``tensoe`` command."""

from __future__ import annotations

from typing import Annotated

import typer

from tensoe import __version__
from tensoe.cli import jobs, library, server
from tensoe.cli.backup import backup, restore
from tensoe.cli.doctor import doctor

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


def main() -> None:
    """Entry point of the ``tensoe`` script."""
    app()
