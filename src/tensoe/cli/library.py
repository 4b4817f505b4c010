"""Commands about the music: scan, analyse, similar, status, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from tensoe.cli.output import AsJson, console, format_duration, print_json, reports_errors
from tensoe.cli.server import DataDir
from tensoe.cli.session import ensure_worker, follow, follow_analysis, open_command
from tensoe.core.database import transaction
from tensoe.core.errors import Conflict, FolderNotFound, InvalidInput

NoWait = Annotated[bool, typer.Option("--no-wait", help="Only order it; the running worker does it.")]


@reports_errors
def scan(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folders of music; new ones join the library. None: all known.")
    ] = None,
    no_wait: NoWait = False,
    no_analyse: Annotated[bool, typer.Option("--no-analyse", help="Do not wait for the sound analysis that follows.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Read folders of music into the catalogue, then hear what is new."""
    from tensoe.catalogue.folders import add_folder, find_folder, list_folders, request_scan

    with open_command(data_dir) as runtime:
        with transaction(runtime.session_factory) as session:
            ids = []
            for path in folders or []:
                absolute = path.expanduser().absolute()
                row = find_folder(session, path=absolute) or add_folder(session, path=absolute)
                ids.append(row.id)
            if not ids and not list_folders(session):
                raise FolderNotFound("The library has no folders yet.", hint="Name one: tensoe scan ~/Music")
            job_id = request_scan(session, folder_ids=ids).id
        if no_wait:
            _print_ordered(job_id, as_json)
            return
        with ensure_worker(runtime):
            scanned = follow(runtime, job_id, quiet=as_json)
            heard = None if no_analyse else follow_analysis(runtime, quiet=as_json)
    if as_json:
        print_json({"scan": scanned.result, "analysis": heard.result if heard else None})
        return
    result = scanned.result or {}
    said = ", ".join(
        f"{result[name]:,} {name}"
        for name in ("added", "changed", "moved", "returned", "missing", "unchanged")
        if result.get(name)
    )
    console.print(f"{result.get('seen', 0):,} files seen: {said or 'nothing new'}.")
    if result.get("problems"):
        console.print(f"{result['problems']:,} could not be read: `tensoe status --problems` lists them with the reasons.")
    if heard is not None and heard.result:
        console.print(f"{heard.result.get('analysed', 0):,} heard, {heard.result.get('failed', 0):,} failed.")


@reports_errors
def analyse(
    force: Annotated[bool, typer.Option("--force", help="Hear again what is known and what failed.")] = False,
    stage: Annotated[
        list[str] | None,
        typer.Option("--stage", help="Compute this stage again for all that was heard, such as rhythm; may be repeated."),
    ] = None,
    prune_old: Annotated[
        bool, typer.Option("--prune-old", help="Afterwards delete what earlier versions heard and is not in force any more.")
    ] = False,
    no_wait: NoWait = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Hear every file that was not heard yet."""
    from tensoe.analysis.service import prune_old_analyses, request_analysis

    if no_wait and prune_old:
        raise InvalidInput("--prune-old waits for the analysis, so it cannot go with --no-wait.")
    with open_command(data_dir) as runtime:
        with transaction(runtime.session_factory) as session:
            job_id = request_analysis(session, track_ids=None, force=force, stages=stage or None).id
        if no_wait:
            _print_ordered(job_id, as_json)
            return
        with ensure_worker(runtime):
            job = follow(runtime, job_id, quiet=as_json)
        result = dict(job.result or {})
        if prune_old:
            with transaction(runtime.session_factory) as session:
                result["pruned"] = prune_old_analyses(session)
    if as_json:
        print_json(result)
        return
    console.print(f"{result.get('analysed', 0):,} heard, {result.get('failed', 0):,} failed.")
    if prune_old:
        console.print(f"{result['pruned']:,} analyses of earlier versions deleted.")


@reports_errors
def similar(
    track: Annotated[str, typer.Argument(help='"Artist - Title", a track id, or a provider id such as mbid:…')],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many.")] = 10,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the tracks that sound like this one, with the reasons."""
    from tensoe.insights.service import find_similar, find_track_by_text

    with open_command(data_dir) as runtime, transaction(runtime.session_factory) as session:
        track_id = find_track_by_text(session, track)
        found = find_similar(session, track_id=track_id, limit=limit)
    if as_json:
        print_json(found)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Alike", justify="right")
    table.add_column("Artist")
    table.add_column("Title")
    table.add_column("Because", style="dim")
    for row in found.similar_tracks:
        table.add_row(f"{row.similarity_score:.0%}", row.track.artist_name, row.track.title, "; ".join(row.reasons))
    console.print(table)


@reports_errors
def status(
    problems: Annotated[bool, typer.Option("--problems", help="List the files that could not be read or heard.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say what is in the library, what is going on, and what needs mending."""
    from tensoe.api.overview import get_overview_figures
    from tensoe.api.problem_files import list_problem_page
    from tensoe.jobs.service import list_active

    with open_command(data_dir) as runtime, transaction(runtime.session_factory) as session:
        overview = get_overview_figures(session, confidence_threshold=runtime.settings.analysis_confidence_threshold)
        jobs = list_active(session)
        page = list_problem_page(session, limit=500, cursor=None, folder_id=None, code=None, show_paths=True)
    if as_json:
        body: dict[str, Any] = overview.model_dump(mode="json", exclude={"recently_added"})
        print_json({**body, "jobs": jobs, "problems": page.problems if problems else page.by_code})
        return
    console.print(
        f"{overview.tracks:,} tracks, {overview.albums:,} albums, {overview.artists:,} artists in {overview.files:,} files"
    )
    console.print(f"{format_duration(overview.total_duration_ms / 1000)} of music, {overview.total_size_bytes / 2**30:,.1f} GiB")
    console.print(f"{overview.analysed:,} heard, {overview.to_analyse:,} still to hear, {overview.missing_files:,} files missing")
    for job in jobs:
        console.print(f"Running: {job.title}, {job.stage or job.state}, {job.done:,} of {job.total or '?'}")
    if page.total:
        console.print(f"{page.total:,} files to mend: " + ", ".join(f"{count:,} {code}" for code, count in page.by_code.items()))
    for row in page.problems if problems else []:
        console.print(f"  {row.code}  ", end="")
        console.print(f"{row.path}: {row.reason}", markup=False)


@reports_errors
def demo(
    remove: Annotated[bool, typer.Option("--remove", help="Take all of the demo library away again.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a small library of synthesised music, marked as demo, to try everything on."""
    from tensoe.demo.service import get_demo_state, request_demo, request_demo_removal

    with open_command(data_dir) as runtime:
        with transaction(runtime.session_factory) as session:
            if remove and get_demo_state(session).state == "absent":
                raise Conflict("There is no demo library to remove.")
            job_id = (request_demo_removal(session) if remove else request_demo(session)).id
        with ensure_worker(runtime):
            made = follow(runtime, job_id, quiet=as_json)
            result = dict(made.result or {})
            if not remove:
                result["scan"] = follow(runtime, int(result["scan_job_id"]), quiet=as_json).result
                heard = follow_analysis(runtime, quiet=as_json)
                result["analysis"] = heard.result if heard else None
    if as_json:
        print_json(result)
    elif remove:
        console.print("The demo library is gone.")
    else:
        console.print(f"{result['tracks']} demo tracks are in the library. Try: tensoe similar 1")


def _print_ordered(job_id: int, as_json: bool) -> None:
    if as_json:
        print_json({"job_id": job_id})
    else:
        console.print(f"Ordered as job {job_id}; `tensoe jobs show {job_id}` follows it.")
