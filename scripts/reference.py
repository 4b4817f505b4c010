"""Write the parts of the docs that are read off the code: settings, commands, jobs. ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer.main
from pydantic_core import PydanticUndefined

from tensoe.cli.main import app
from tensoe.core.settings import Settings
from tensoe.jobs.registry import list_kinds
from tensoe.worker.kinds import load_kinds

DOCS = Path(__file__).resolve().parent.parent / "docs"


def settings_page() -> str:
    lines = [
        "# Settings",
        "",
        "A value is looked for in the environment, then in a file `.env` in the working folder, then in `tensoe.toml` in the",
        "data folder, then the default stands. Names in the files may be upper or lower case. An unknown name in either file, or",
        "a value that cannot be used, stops the start with an error that names it. `tensoe doctor` and `/system` show what is",
        "in force.",
        "",
        "| name | default | what it does |",
        "| --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name.upper()}` | {_default(name, field)} | {field.description} |")
    return "\n".join(lines) + "\n"


def _default(name: str, field: Any) -> str:
    special = {
        "data_dir": "`/var/lib/tensoe` for root, else `$XDG_DATA_HOME/tensoe` (`~/.local/share/tensoe`)",
        "worker_processes": "one a core",
        "music_dirs": "none",
        "database_url": "the embedded server",
        "log_format": "by `ENVIRONMENT`",
    }
    if name in special:
        return special[name]
    assert field.default is not PydanticUndefined, f"say what the default of {name} is"
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"`{value}`"


def commands_page() -> str:
    lines = [
        "# Commands",
        "",
        "Every command takes `--help` and `--data-dir`; those that answer something take `--json`.",
        "Exit codes: 0 done, 1 failed, 2 wrong input, 3 not found, 4 conflict with the present state, 6 something is away,",
        "78 configuration.",
    ]
    root: Any = typer.main.get_command(app)
    for name, command in sorted(root.commands.items()):
        lines += ["", f"## tensoe {name}", "", *_command(command)]
        for sub, inner in sorted(getattr(command, "commands", {}).items()):
            lines += ["", f"### tensoe {name} {sub}", "", *_command(inner)]
    return "\n".join(lines) + "\n"


def _command(command: Any) -> list[str]:
    lines = [(command.help or "").strip(), ""]
    for parameter in command.params:
        if parameter.name == "help":
            continue
        is_option = parameter.param_type_name == "option"
        shown = ", ".join(parameter.opts) if is_option else parameter.name.upper()
        lines.append(f"- `{shown}`: {getattr(parameter, 'help', '') or ''}")
    return lines


def jobs_page() -> str:
    load_kinds()
    lines = [
        "# Jobs",
        "",
        "Everything that can take more than a second is a job: it has a state, a stage, progress, a rate and an estimate of the",
        "time left, can be cancelled and resumed, and goes on by itself after a crash. `tensoe jobs` and the Jobs page list",
        "them.",
        "",
        "| kind | in words |",
        "| --- | --- |",
        *(f"| `{kind.name}` | {kind.title} |" for kind in list_kinds()),
    ]
    return "\n".join(lines) + "\n"


PAGES = {"settings.md": settings_page, "commands.md": commands_page, "jobs.md": jobs_page}


def main() -> int:
    stale = []
    for name, make in PAGES.items():
        page, text = DOCS / name, make()
        if "--check" in sys.argv:
            if not page.is_file() or page.read_text("utf-8") != text:
                stale.append(name)
        else:
            page.write_text(text, "utf-8")
    if stale:
        print(f"Stale: {', '.join(stale)}. Run `make docs`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
