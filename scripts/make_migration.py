"""Write a migration from the difference between the models and a database that has all migrations: ``make migration m="..."``."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from tensoe.core.migrate import alembic_config, expected_revision, upgrade
from tensoe.core.runtime import open_runtime
from tensoe.core.settings import load_settings


def main(message: str) -> None:
    with tempfile.TemporaryDirectory(prefix="tensoe-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with open_runtime(load_settings(data_dir=folder, database_url=None), migrate=False) as runtime:
            config = alembic_config()
            versions = list((Path(config.get_main_option("script_location") or "") / "versions").glob("[0-9]*.py"))
            number = 1 + max((int(path.name.split("_")[0]) for path in versions), default=0)
            if versions:
                upgrade(runtime.engine)
            with runtime.engine.connect() as connection:
                config.attributes["connection"] = connection
                slug = re.sub(r"\W+", "_", message.lower()).strip("_")
                config.set_main_option("file_template", f"{number:04d}_{slug}")
                command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")
    print(f"Read migrations/versions/{number:04d}_{slug}.py before you commit it; head was {expected_revision()}.")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change")
