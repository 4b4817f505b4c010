"""``tensoe doctor``: look at everything an installation needs and say what to do about what is wrong."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from tensoe.cli.output import AsJson, console, print_json, reports_errors
from tensoe.cli.server import DataDir, settings_with
from tensoe.core.errors import TensoeError
from tensoe.core.runtime import Runtime, open_runtime, prepare_data_folder
from tensoe.core.settings import Settings

NEEDED_CODECS = ("mp3float", "flac", "vorbis", "opus", "aac", "alac", "pcm_s16le", "pcm_s16be", "wmav2")
LOW_DISK_BYTES = 2 * 2**30
FEW_WATCHES = 65_536


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ``ok``, ``warning`` (works, but) or ``failed``."""

    name: str
    state: str
    said: str
    what_to_do: str = ""


@reports_errors
def doctor(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Check the installation and say what to do."""
    findings = list(examine(data_dir))
    if as_json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        marks = {"ok": "[green]ok     [/green]", "warning": "[yellow]warning[/yellow]", "failed": "[red]failed [/red]"}
        for finding in findings:
            console.print(f"{marks[finding.state]} {finding.name:<12} ", end="")
            console.print(finding.said, markup=False)
            if finding.what_to_do:
                console.print(f"{'':21}{finding.what_to_do}", markup=False)
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(1)


def examine(data_dir: Path | None) -> Iterator[Finding]:
    """Look at each thing in the order in which the later ones need the earlier."""
    yield Finding("python", "ok", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    try:
        settings = settings_with(data_dir)
    except TensoeError as error:
        yield Finding("settings", "failed", error.message, error.hint)
        return
    yield Finding("settings", "ok", "every value is valid")
    try:
        folder = prepare_data_folder(settings)
    except TensoeError as error:
        yield Finding("data folder", "failed", error.message, error.hint)
        return
    yield check_disk(folder)
    yield check_decoders()
    yield check_kernels(settings)
    yield check_web_app()
    yield check_port(settings)
    yield check_watches(Path("/proc/sys/fs/inotify/max_user_watches"))
    try:
        runtime = open_runtime(settings)
    except TensoeError as error:
        yield Finding("database", "failed", error.message, error.hint)
        return
    with runtime:
        yield check_database(runtime)
        yield check_worker(runtime)
        yield from check_folders(runtime)


def check_disk(folder: Path) -> Finding:
    """Room for the database to grow."""
    free = shutil.disk_usage(folder).free
    said = f"{folder}, {free / 2**30:,.1f} GiB free"
    if free < LOW_DISK_BYTES:
        return Finding("data folder", "warning", said, "Free some space: the database stops when the disk is full.")
    return Finding("data folder", "ok", said)


def check_decoders() -> Finding:
    """PyAV with every codec that the scanner promises."""
    import av

    missing = [codec for codec in NEEDED_CODECS if codec not in av.codecs_available]
    if missing:
        return Finding(
            "decoders", "failed", f"PyAV {av.__version__} cannot decode {', '.join(missing)}", "Install av from its wheel again."
        )
    return Finding("decoders", "ok", f"PyAV {av.__version__} decodes {len(NEEDED_CODECS)} of {len(NEEDED_CODECS)} formats")


def check_kernels(settings: Settings) -> Finding:
    """Numba may keep its compiled kernels; without that each start pays seconds."""
    cache = Path(os.environ.get("NUMBA_CACHE_DIR", settings.data_dir / "cache" / "numba"))
    if os.access(cache, os.W_OK):
        return Finding("kernels", "ok", f"compiled kernels are kept in {cache}")
    return Finding(
        "kernels", "warning", f"{cache} is not writable", "Each worker start compiles for some seconds; make it writable."
    )


def check_web_app() -> Finding:
    """The web app was built."""
    from tensoe.api.webapp import find_web_folder

    folder = find_web_folder()
    if folder is None:
        return Finding("web app", "warning", "not built; the API and the command line work", "Run `make web`.")
    return Finding("web app", "ok", "built")


def check_port(settings: Settings) -> Finding:
    """Tensoe may listen on the address, or it is Tensoe that does."""
    from tensoe.cli.supervisor import bind

    try:
        bind(settings).close()
    except TensoeError as error:
        if settings.api_port and does_tensoe_answer(settings.api_host, settings.api_port):
            return Finding("port", "ok", f"Tensoe answers on {settings.api_port}")
        return Finding("port", "failed", error.message, error.hint)
    return Finding("port", "ok", f"{settings.api_port} is free" if settings.api_port else "any free one is taken at each start")


def does_tensoe_answer(host: str, port: int) -> bool:
    """Whether a Tensoe listens there, and not another program."""
    import http.client

    connection = http.client.HTTPConnection(host.strip("[]"), port, timeout=2)
    try:
        connection.request("GET", "/", headers={"accept": "application/json"})
        said = json.loads(connection.getresponse().read(10_000))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return isinstance(said, dict) and {"version", "database", "tracks"} <= said.keys()


def check_watches(limit_file: Path) -> Finding:
    """Enough inotify watches for a large library."""
    if not sys.platform.startswith("linux") or not limit_file.is_file():
        return Finding("watching", "ok", "changes in library folders are noticed by the system's own means")
    limit = int(limit_file.read_text())
    if limit < FEW_WATCHES:
        return Finding(
            "watching",
            "warning",
            f"the system allows {limit:,} watched folders",
            f"For large libraries: sysctl fs.inotify.max_user_watches={FEW_WATCHES * 8}",
        )
    return Finding("watching", "ok", f"the system allows {limit:,} watched folders")


def check_database(runtime: Runtime) -> Finding:
    """Versions and schema."""
    from tensoe.core.migrate import current_revision

    kind = "embedded" if runtime.lease else "external"
    versions = f"PostgreSQL {runtime.server['postgresql']}, pgvector {runtime.server['pgvector']}"
    return Finding("database", "ok", f"{kind} {versions}, migration {current_revision(runtime.engine)}")


def check_worker(runtime: Runtime) -> Finding:
    """Someone does the jobs."""
    from tensoe.core.database import transaction
    from tensoe.jobs.service import list_active, list_workers

    with transaction(runtime.session_factory) as session:
        alive = [worker for worker in list_workers(session) if worker["is_alive"]]
        waiting = len(list_active(session))
    if alive:
        return Finding("worker", "ok", f"{len(alive)} at work, {sum(worker['processes'] for worker in alive)} audio processes")
    if waiting:
        return Finding("worker", "warning", f"none is running, and {waiting} jobs wait for one", "Start one with `tensoe up`.")
    return Finding("worker", "ok", "none is running now; `tensoe up` starts one")


def check_folders(runtime: Runtime) -> Iterator[Finding]:
    """Each library folder can be read."""
    from sqlalchemy import select

    from tensoe.catalogue.models import LibraryFolder
    from tensoe.core.database import transaction

    with transaction(runtime.session_factory) as session:
        folders = list(session.scalars(select(LibraryFolder).order_by(LibraryFolder.id)))
    if not folders:
        yield Finding("library", "ok", "no folder yet; `tensoe scan FOLDER` or `tensoe demo` adds one")
    for folder in folders:
        try:
            os.scandir(folder.path_bytes).close()  # opening tells more than the permission bits: links, network disks, files
        except OSError as error:
            what_to_do = "Mount it, or give this user the right to read it."
            yield Finding("library", "failed", f"{folder.path} cannot be read: {error.strerror}", what_to_do)
        else:
            yield Finding("library", "ok", folder.path)
