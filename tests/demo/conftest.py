"""One small demo library, written once for all tests of this package."""

from pathlib import Path

import pytest

from tensoe.demo.library import write_demo_library


@pytest.fixture(scope="package")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One track of each style, written by two worker processes as the product does it."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo_library(folder, processes=2, limit_per_style=1)
    return folder
