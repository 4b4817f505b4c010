"""Everything that can be set, where it comes from and what is valid.

A value is looked for in the environment, then in a file ``.env`` in the working folder, then in ``tensoe.toml`` in the data
folder, then the default stands. Unknown names in either file and malformed values anywhere stop the start with an error
that names them. ``docs/settings.md`` lists all; a test compares it with `Settings`.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from tensoe.core.errors import ConfigurationError

TOML_NAME = "tensoe.toml"


def default_data_folder() -> Path:
    """Where the data lives unless ``DATA_DIR`` says otherwise: ``/var/lib/tensoe`` for root, else the XDG data folder.

    Root's own home is private, and the database server runs as a user of its own, so root never gets a folder below it.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/tensoe")
    base = os.environ.get("XDG_DATA_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / "tensoe"


class Settings(BaseSettings):
    """The settings in force; field descriptions are the public documentation."""

    model_config = SettingsConfigDict(extra="forbid", case_sensitive=False, env_ignore_empty=True)

    data_dir: Path = Field(
        default_factory=default_data_folder,
        description="Folder for the database, covers, logs and caches. Not inside a private home when run as root; "
        "not in `tensoe.toml`, which lies in it.",
    )
    music_dirs: Annotated[list[Path], NoDecode] = Field(
        default_factory=list,
        description="Library folders to add at start, separated by `:` (a list in the TOML file).",
    )
    watch: bool = Field(default=True, description="Notice new, changed and deleted files in library folders as they happen.")
    database_url: str | None = Field(
        default=None,
        description="Address of a PostgreSQL 16 or newer with pgvector 0.8 or newer. Without it the embedded server is used.",
    )
    db_pool_size: int = Field(default=5, ge=1, le=200, description="Database connections kept open by each process.")
    db_max_overflow: int = Field(default=10, ge=0, le=200, description="Further connections each process may open under load.")
    db_pool_timeout: float = Field(default=30, gt=0, le=600, description="Seconds to wait for a free connection.")
    api_host: str = Field(default="127.0.0.1", description="Address to listen on. Anything but loopback needs accounts.")
    api_port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on (`PORT` works too); 0 takes a free one.")
    environment: Literal["development", "production", "test"] = Field(
        default="development", description="Sets defaults only: production logs as JSON."
    )
    debug: bool = Field(default=False, description="Log at level DEBUG.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Least level that is logged.")
    log_format: Literal["readable", "json"] | None = Field(
        default=None, description="`readable` or `json`; unset means JSON in production, readable otherwise."
    )
    worker_processes: int = Field(
        default_factory=lambda: max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1),
        ge=1,
        le=256,
        description="Processes that read and analyse audio; one a core unless set.",
    )
    worker_memory_mib: int = Field(
        default=2048, ge=512, description="Memory one audio process may use before the file it works on is given up."
    )
    analysis_timeout_seconds: float = Field(
        default=600, gt=0, description="Time one file may take before it is given up and listed with the reason."
    )
    analysis_confidence_threshold: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Confidence from which an estimated value counts as sure: below it is shown as doubtful, and a doubtful "
        "tempo or key stays out of the charts of the overview. A track may have its own.",
    )

    @field_validator("music_dirs", mode="before")
    @classmethod
    def _split_paths(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part for part in value.split(os.pathsep) if part.strip()]
        return value

    @field_validator("data_dir")
    @classmethod
    def _absolute_data_dir(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("music_dirs")
    @classmethod
    def _absolute_music_dirs(cls, value: list[Path]) -> list[Path]:
        return [path.expanduser().absolute() for path in value]

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_level(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
            raise ValueError("must begin with postgresql:// (Tensoe runs on PostgreSQL only)")
        return value

    @property
    def effective_log_format(self) -> Literal["readable", "json"]:
        """The log format in force once ``environment`` is taken into account."""
        return self.log_format or ("json" if self.environment == "production" else "readable")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment; the two files are passed in by `load_settings`."""
        return init_settings, env_settings


def load_settings(*, working_folder: Path | None = None, **overrides: Any) -> Settings:
    """Read and check all settings; ``overrides`` (from the command line) win.

    Raises
    ------
    ConfigurationError
        A name is unknown or a value malformed; the message lists each with its place.
    """
    dotenv = _read_dotenv((working_folder or Path.cwd()) / ".env")
    if "api_port" not in overrides and not os.environ.get("API_PORT") and os.environ.get("PORT"):
        overrides["api_port"] = os.environ["PORT"]
    data_dir = Path(overrides.get("data_dir") or os.environ.get("DATA_DIR") or dotenv.get("data_dir") or default_data_folder())
    toml_values = _read_toml(data_dir.expanduser() / TOML_NAME)
    lower = {**toml_values, **dotenv}
    present = {name.lower() for name, value in os.environ.items() if value}
    from_files = {name: value for name, value in lower.items() if name not in present}
    try:
        return Settings(**{**from_files, **overrides})
    except ValidationError as error:
        lines = [f"{'.'.join(str(p) for p in e['loc']).upper()}: {e['msg']}" for e in error.errors()]
        raise ConfigurationError(
            "These settings cannot be used: " + "; ".join(lines),
            hint="docs/settings.md lists every setting with its valid values.",
        ) from error


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()


def _read_dotenv(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    found = {name.lower(): value for name, value in dotenv_values(path).items() if value}
    if "port" in found:
        found.setdefault("api_port", found["port"])
        del found["port"]
    _refuse_unknown(found, path)
    return found


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        found = {name.lower(): value for name, value in tomllib.loads(path.read_text("utf-8")).items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}.",
            hint="Is it the data folder of another user? Set DATA_DIR to one of your own.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} in the data folder is not valid TOML: {error}") from error
    _refuse_unknown(found, path)
    if "data_dir" in found:  # the worker is told the data folder only, and would read the settings of another one
        raise ConfigurationError(
            f"{path} sets DATA_DIR, but it lies in the data folder itself.", hint="Set DATA_DIR in the environment or in .env."
        )
    return found


def _refuse_unknown(found: dict[str, Any], path: Path) -> None:
    for name in found:
        if name not in Settings.model_fields:
            near = difflib.get_close_matches(name, Settings.model_fields, n=1)
            raise ConfigurationError(
                f"{path.name} sets {name.upper()}, which is not a setting.",
                hint=f"Did you mean {near[0].upper()}?" if near else "docs/settings.md lists every setting.",
            )
