"""The docs are true: generated pages are fresh, links lead somewhere, nothing names a place that is not ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")])


class TestGeneratedPages:
    def test_settings_commands_and_jobs_are_as_the_code_says(self) -> None:
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / "reference.py", "--check"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


class TestLinks:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_every_link_to_a_file_finds_it(self, page: Path) -> None:
        text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_every_file_of_the_code_that_is_named_exists(self, page: Path) -> None:
        for name in re.findall(r"`((?:src|tests|web|benchmarks|scripts|docs|migrations)/[\w./-]+)`", page.read_text("utf-8")):
            assert (ROOT / name).exists(), f"{page.name} names {name}"
