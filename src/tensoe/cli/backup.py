"""Commands that save and bring back everything Tensoe knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tensoe.cli.output import AsJson, console, print_json, reports_errors
from tensoe.cli.server import DataDir, settings_with
from tensoe.cli.session import open_command
from tensoe.core.errors import Conflict
from tensoe.core.time import utc_now


@reports_errors
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="File to write; default: backups/tensoe-<time>.tar in the data folder.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Save catalogue, analysis, vectors, jobs, covers and settings as one file; may run while Tensoe works."""
    from tensoe.core.backup import make_backup

    now = utc_now()
    with open_command(data_dir) as runtime:
        target = (file or runtime.settings.data_dir / "backups" / f"tensoe-{now:%Y%m%d-%H%M%S}.tar").expanduser().absolute()
        info = make_backup(runtime, target, now=now)
    size = target.stat().st_size
    if as_json:
        print_json({"path": str(target), "size_bytes": size, **info.__dict__})
    else:
        console.print(f"{target} ({size / 2**20:,.1f} MiB, {info.rows['track']:,} tracks)")


@reports_errors
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `tensoe backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is there; it is backed up first.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Bring back a backup, whole or not at all. Tensoe must not be running."""
    from tensoe.core.backup import find_other_users, is_empty, make_backup, read_backup_info, restore_backup

    info = read_backup_info(file)
    settings = settings_with(data_dir)
    with open_command(data_dir) as runtime:
        others = find_other_users(runtime.engine)
        if others:
            raise Conflict("Tensoe is running on this database.", hint="End it (Ctrl-C), then restore.", connections=len(others))
        saved = None
        if not is_empty(runtime.engine):
            if not replace:
                raise Conflict("There is a library here already.", hint="With --replace it is backed up and then replaced.")
            saved = settings.data_dir / "backups" / f"before-restore-{utc_now():%Y%m%d-%H%M%S-%f}.tar"
            make_backup(runtime, saved, now=utc_now())
        restore_backup(runtime, file)
    if as_json:
        print_json({"restored": info.__dict__, "saved_before": str(saved) if saved else None})
        return
    console.print(f"Restored {info.rows['track']:,} tracks from {info.made_at}.")
    if saved:
        console.print(f"What was here before: {saved}")
