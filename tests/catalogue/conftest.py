from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.catalogue.library import Library


@pytest.fixture
def library(session: Session) -> Library:
    return Library(session)
