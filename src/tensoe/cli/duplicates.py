"""The command about recordings that are in the library more than once."""

from __future__ import annotations

from typing import Annotated

import typer

from tensoe.cli.output import AsJson, console, print_json, reports_errors
from tensoe.cli.server import DataDir
from tensoe.cli.session import ensure_worker, follow, open_command
from tensoe.core.database import transaction


@reports_errors
def duplicates(
    find: Annotated[bool, typer.Option("--find", help="Compare what is new first; it also happens after each analysis.")] = False,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="List those that were dismissed.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many recordings.")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List recordings that are in the library more than once, the file to keep first."""
    from tensoe.analysis.duplicates.service import list_groups, request_search

    with open_command(data_dir) as runtime:
        if find:
            with transaction(runtime.session_factory) as session:
                job_id = request_search(session).id
            with ensure_worker(runtime):
                follow(runtime, job_id, quiet=as_json)
        with transaction(runtime.session_factory) as session:
            page = list_groups(session, limit=limit, cursor=None, state="dismissed" if dismissed else "open", show_paths=True)
    if as_json:
        print_json(page)
        return
    for group in page.groups:
        first = group.tracks[0].track
        console.print(f"{first.artist_name} - {first.title}" if first.artist_name else first.title, markup=False)
        console.print(f"  {group.evidence}", style="dim", markup=False)
        for file in (file for track in group.tracks for file in track.files):
            rate = f"{file.bit_rate // 1000} kbit/s" if file.bit_rate else ""
            facts = f"{'keep' if file.is_best else '    '}  {file.codec or '?':7} {rate:11} {file.size_bytes / 2**20:7.1f} MiB"
            console.print(f"  {facts}  {file.path}", markup=False, soft_wrap=True)
    megabytes = page.freeable_bytes / 2**20
    console.print(f"{page.total:,} recordings more than once; keeping the best of each would free {megabytes:,.1f} MiB.")
