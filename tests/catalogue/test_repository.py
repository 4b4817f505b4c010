from __future__ import annotations

from typing import Any, get_args

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from tensoe.catalogue import repository, service
from tensoe.catalogue.filters import AlbumFilters, TrackFilters
from tensoe.catalogue.models import Artist, Track
from tensoe.catalogue.schemas import AlbumSort, TrackSort
from tests.catalogue.library import Library


def explain_page(session: Session, list_page: Any, **arguments: Any) -> str:
    """The plans of the statements that find a page's ids when the planner does all to avoid sorting and scanning."""
    connection = session.connection()
    captured: list[tuple[str, Any]] = []
    event.listen(connection, "before_cursor_execute", lambda *given: captured.append((given[2], given[3])))
    list_page(session, limit=2, **arguments)
    wanted = [(sql, values) for sql, values in captured if "LIMIT" in sql]
    for method in ("seqscan", "sort", "incremental_sort", "bitmapscan"):
        session.execute(text(f"set local enable_{method} = off"))
    return "\n".join(str(row[0]) for sql, values in wanted for row in connection.exec_driver_sql(f"explain {sql}", values))


class TestOrders:
    @pytest.fixture(autouse=True)
    def _rows(self, library: Library) -> None:
        for n in range(6):
            features = {"tempo": n, "energy": n / 6} if n % 2 else None
            album = library.album(f"A{n}", "B", release_year=n or None)
            library.track(
                f"T{n}", "B", album, release_year=n or None, track_number=n + 1, duration_ms=n or None, audio_features=features
            )

    @pytest.mark.parametrize("order", ["asc", "desc"])
    @pytest.mark.parametrize("sort", get_args(TrackSort))
    def test_track_pages_are_read_from_an_index_without_sorting(self, session, sort, order):
        first = service.list_tracks(session, filters=TrackFilters(), sort=sort, order=order, limit=2, cursor=None)
        for cursor in (None, first.next_cursor):
            plan = explain_page(session, service.list_tracks, filters=TrackFilters(), sort=sort, order=order, cursor=cursor)
            assert "Index" in plan
            assert "Sort" not in plan
        assert "Index Cond: (" in plan, "the second page begins where the first ended, not at the start"

    @pytest.mark.parametrize("order", ["asc", "desc"])
    @pytest.mark.parametrize("sort", get_args(AlbumSort))
    def test_album_pages_too(self, session, sort, order):
        plan = explain_page(session, service.list_albums, filters=AlbumFilters(), sort=sort, order=order, cursor=None)
        assert "Index" in plan
        assert "Sort" not in plan


class TestFindBest:
    def test_word_in_the_name_comes_before_word_elsewhere(self, session, library):
        elsewhere = library.track("Aria", "Blue Nile")
        inside = library.track("Almost Very Blue Indeed", "Someone")
        assert repository.find_best(session, Track, Track.title_key, "blue", limit=5) == [inside.id, elsewhere.id]

    def test_name_of_signs(self, session, library):
        band = library.artist("!!!")
        assert repository.find_best(session, Artist, Artist.name_key, "!!", limit=5) == [band.id]


class TestAmong:
    def test_numbers_that_no_row_can_have(self, session):
        assert repository.read_tracks(session, [2**63, -(2**70), 0]) == {}
