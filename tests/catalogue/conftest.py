from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.catalogue.library import Library
from tests.catalogue.music_folder import Music


@pytest.fixture
def library(session: Session) -> Library:
    return Library(session)


@pytest.fixture
def music(tmp_path: Path, session_factory: sessionmaker[Session]) -> Music:
    """A library folder on disk that is known, and empty."""
    root = tmp_path / "music"
    root.mkdir()
    made = Music(root, tmp_path / "data", session_factory)
    made.add()
    return made
