"""Alike fingerprints are found without comparing all with all, and groups keep what a person decided about them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.accounts.service import ensure_owner
from tensoe.analysis.duplicates import service
from tensoe.analysis.duplicates.fingerprints import HeardFingerprint, record_fingerprints
from tensoe.analysis.duplicates.grouping import join_pairs, plan_groups
from tensoe.analysis.duplicates.models import DuplicateGroup, DuplicatePair, FileFingerprint
from tensoe.analysis.duplicates.schemas import DuplicateGroupPage, DuplicateState
from tensoe.analysis.duplicates.searching import COMMON, Block, Print
from tensoe.audio.fingerprint import read_words
from tensoe.catalogue.models import File
from tensoe.core.time import utc_now
from tests.analysis.conftest import AddFile, GetTrack


def make_print(file_id: int, *, seed: int | None = None, n_words: int = 600, duration_s: float = 200.0) -> Print:
    """A fingerprint of chance, the same for the same seed; its file id unless told otherwise."""
    rng = np.random.default_rng(1000 + (file_id if seed is None else seed))
    return Print(file_id, rng.integers(1, 2**32, n_words, np.uint32).astype("<u4").tobytes(), duration_s)


def copy_print(original: Print, file_id: int, *, turned: float = 0.05, first: int = 0) -> Print:
    """The same recording in another file: some share of the bits turned, the first words cut off."""
    words = read_words(original.fingerprint)[first:]
    mask = np.random.default_rng(file_id).random((words.size, 32)) < turned
    flips = np.packbits(mask, axis=1, bitorder="little").view("<u4")[:, 0]
    return Print(file_id, (words ^ flips).astype("<u4").tobytes(), original.duration_s - first / 5.4)


class TestBlock:
    def test_copies_are_found_among_many_others(self) -> None:
        library = [make_print(i) for i in range(1, 301)]
        library += [copy_print(library[6], 401), copy_print(library[7], 402, turned=0.1, first=20)]
        pairs = {(p.first_file_id, p.second_file_id): p for p in Block(library).find_pairs(library)}
        assert set(pairs) == {(7, 401), (8, 402)}
        assert pairs[7, 401].similarity == pytest.approx(0.9, abs=0.02)
        assert pairs[8, 402].offset_s == pytest.approx(-20 / 5.38, abs=0.01)

    def test_a_short_piece_is_found_too(self) -> None:
        one = make_print(1, n_words=30, duration_s=8.0)
        assert Block([one]).find_pairs([copy_print(one, 2, turned=0.02)])

    def test_the_block_and_the_library_may_come_in_any_order(self) -> None:
        one = make_print(5)
        other = copy_print(one, 3, first=10)
        (found,) = Block([one]).find_pairs([other])
        (turned,) = Block([other]).find_pairs([one])
        assert found == turned
        assert (found.first_file_id, found.second_file_id) == (3, 5)
        assert found.offset_s > 0.0  # the sound comes later in the second, which has what the first lacks

    def test_files_of_very_different_length_are_not_the_same(self) -> None:
        one = make_print(1, duration_s=200.0)
        assert not Block([one]).find_pairs([replace(copy_print(one, 2), duration_s=150.0)])

    def test_words_that_all_share_lead_nowhere(self) -> None:
        held_note = np.repeat(np.arange(1, 20, dtype=np.uint32), 10)
        library = [
            Print(i, np.concatenate((held_note, read_words(make_print(i).fingerprint))).tobytes(), 200.0)
            for i in range(1, COMMON + 10)
        ]
        assert Block(library).find_pairs(library) == []

    def test_an_empty_library_has_no_pairs(self) -> None:
        assert Block([]).find_pairs([]) == []
        assert Block([make_print(1)]).find_pairs([]) == []


def sets(*files: set[int]) -> list[frozenset[int]]:
    return [frozenset(each) for each in files]


class TestJoinPairs:
    def test_files_hang_together_over_others(self) -> None:
        assert join_pairs([(8, 9), (1, 5), (5, 7), (2, 7)]) == sets({1, 2, 5, 7}, {8, 9})


class TestPlanGroups:
    def test_a_group_goes_on_as_itself(self) -> None:
        (plan,) = plan_groups(sets({1, 2}), {4: frozenset({1, 2})})
        assert (plan.group_id, plan.has_new_files) == (4, False)

    def test_a_file_that_joins_is_noticed_and_one_that_leaves_is_not(self) -> None:
        known = {4: frozenset({1, 2, 3})}
        assert plan_groups(sets({1, 2, 9}), known)[0].has_new_files
        assert not plan_groups(sets({1, 2}), known)[0].has_new_files

    def test_two_groups_become_one_which_is_the_larger(self) -> None:
        (plan,) = plan_groups(sets({1, 2, 3, 8, 9}), {4: frozenset({8, 9}), 5: frozenset({1, 2, 3})})
        assert (plan.group_id, plan.has_new_files) == (5, True)

    def test_of_two_parts_one_goes_on_and_the_other_remembers_where_it_came_from(self) -> None:
        one, other = plan_groups(sets({1, 2, 3}, {8, 9}), {4: frozenset({1, 2, 3, 8, 9})})
        assert (one.group_id, one.has_new_files) == (4, False)
        assert (other.group_id, other.has_new_files, other.heir_of) == (None, False, 4)

    def test_what_was_never_grouped_is_new(self) -> None:
        (plan,) = plan_groups(sets({1, 2}), {})
        assert (plan.group_id, plan.has_new_files, plan.heir_of) == (None, True, None)


def hear(session: Session, file: File, words: bytes | None, *, duration_s: float = 200.0) -> FileFingerprint:
    record_fingerprints(session, [HeardFingerprint(file.id, file.content_hash, duration_s, words)])
    session.flush()
    return session.get_one(FileFingerprint, file.id, populate_existing=True)


def pair(session: Session, *files: File, similarity: float = 0.9) -> None:
    """Make files a chain of pairs, as a search would."""
    ordered = sorted(files, key=lambda file: file.id)
    for file in ordered:
        if session.get(FileFingerprint, file.id) is None:
            hear(session, file, make_print(file.id).fingerprint)
    for one, other in itertools.pairwise(ordered):
        session.merge(DuplicatePair(first_file_id=one.id, second_file_id=other.id, similarity=similarity, offset_s=0.0))
    session.flush()
    service.regroup(session)


def look(session: Session, state: DuplicateState = "open", *, limit: int = 50, cursor: str | None = None) -> DuplicateGroupPage:
    session.expire_all()
    return service.list_groups(session, limit=limit, cursor=cursor, state=state, show_paths=True)


class TestRecordFingerprints:
    def test_a_file_that_was_compared_and_only_changed_its_tags_is_not_compared_again(
        self, session: Session, add_file: AddFile
    ) -> None:
        file, words = add_file("a.flac"), make_print(1).fingerprint
        hear(session, file, words).is_compared = True
        file.content_hash = b"retagged"
        row = hear(session, file, words)
        assert (row.is_compared, row.content_hash) == (True, b"retagged")

    def test_another_sound_waits_to_be_compared_and_loses_its_pairs(self, session: Session, add_file: AddFile) -> None:
        one, other = add_file("a.flac"), add_file("b.flac")
        pair(session, one, other)
        session.get_one(FileFingerprint, one.id).is_compared = True
        assert not hear(session, one, make_print(99).fingerprint).is_compared
        assert session.scalars(select(DuplicatePair)).all() == []


class TestListGroups:
    def test_the_best_file_comes_first_and_the_others_could_be_freed(self, session: Session, add_file: AddFile) -> None:
        mp3 = add_file("a.mp3", codec="mp3", bit_rate=320_000)
        ogg = add_file("b.ogg", codec="vorbis", bit_rate=160_000)
        flac = add_file("c.flac", codec="flac", bit_rate=700_000)
        pair(session, mp3, ogg, flac)
        page = look(session)
        (group,) = page.groups
        files = [file for track in group.tracks for file in track.files]
        assert [(file.codec, file.is_best, file.is_lossless) for file in files] == [
            ("flac", True, True),
            ("mp3", False, False),
            ("vorbis", False, False),
        ]
        assert group.freeable_bytes == page.freeable_bytes == mp3.size_bytes + ogg.size_bytes
        assert group.evidence == "3 files sound 90 % alike over the first two minutes; they are equally long."

    def test_files_of_one_track_are_a_group_too(self, session: Session, add_file: AddFile, get_track: GetTrack) -> None:
        flac = add_file("a.flac")
        pair(session, flac, add_file("a.mp3", track=get_track(flac), codec="mp3"))
        (group,) = look(session).groups
        assert [len(track.files) for track in group.tracks] == [2]

    def test_a_file_that_left_or_changed_leaves_its_group_and_may_come_back(self, session: Session, add_file: AddFile) -> None:
        one, other = add_file("a.flac"), add_file("b.flac")
        pair(session, one, other)
        other.missing_since = utc_now()
        session.flush()
        assert (look(session).groups, look(session).total) == ([], 0)
        other.missing_since, one.content_hash = None, b"changed"
        session.flush()
        assert look(session).total == 0
        hear(session, one, make_print(one.id).fingerprint)
        assert look(session).total == 1

    def test_pages_follow_each_other_without_gap(self, session: Session, add_file: AddFile) -> None:
        for name in "abc":
            pair(session, add_file(f"{name}1.flac"), add_file(f"{name}2.flac"))
        first = look(session, limit=2)
        second = look(session, limit=2, cursor=first.next_cursor)
        ids = [group.id for group in first.groups + second.groups]
        assert (len(first.groups), first.total, second.next_cursor) == (2, 3, None)
        assert ids == sorted(set(ids), reverse=True)
        assert len(ids) == 3

    def test_copies_of_one_file_are_called_so(self, session: Session, add_file: AddFile) -> None:
        one, other = add_file("a.flac"), add_file("b.flac")
        other.content_hash, other.size_bytes = one.content_hash, one.size_bytes
        pair(session, one, other)
        assert look(session).groups[0].evidence == "2 copies of one file."


class TestRegroup:
    def test_a_dismissed_group_stays_so_until_a_file_joins(self, session: Session, add_file: AddFile) -> None:
        files = [add_file(f"{name}.flac") for name in "ab"]
        pair(session, *files)
        (group,) = look(session).groups
        assert service.dismiss_group(session, group.id, user_id=ensure_owner(session).id).dismissed_at is not None
        pair(session, *files)
        assert [g.id for g in look(session, "dismissed").groups] == [group.id]
        pair(session, *files, add_file("c.flac"))
        (reopened,) = look(session).groups
        assert (reopened.id, reopened.dismissed_at, look(session, "dismissed").total) == (group.id, None, 0)

    def test_a_group_whose_files_are_no_longer_alike_is_gone(self, session: Session, add_file: AddFile) -> None:
        one, other = add_file("a.flac"), add_file("b.flac")
        pair(session, one, other)
        hear(session, other, make_print(99).fingerprint)
        assert service.regroup(session) == 0
        assert session.scalars(select(DuplicateGroup)).all() == []

    def test_the_similarity_is_that_of_the_least_alike_pair(self, session: Session, add_file: AddFile) -> None:
        files = [add_file(f"{name}.flac") for name in "abc"]
        pair(session, *files[:2], similarity=0.9)
        pair(session, *files[1:], similarity=0.7)
        assert look(session).groups[0].similarity == pytest.approx(0.7)


class TestRoutes:
    def test_a_group_is_dismissed_and_restored(self, client: TestClient, session: Session, add_file: AddFile) -> None:
        pair(session, add_file("a.flac"), add_file("b.flac"))
        session.commit()
        (group,) = client.get("/api/duplicates").json()["groups"]
        assert group["tracks"][0]["track"]["title"] == "a"
        assert client.post(f"/api/duplicates/{group['id']}/dismiss").json()["dismissed_at"] is not None
        assert client.get("/api/duplicates").json()["total"] == 0
        assert client.get("/api/duplicates?state=dismissed").json()["total"] == 1
        assert client.post(f"/api/duplicates/{group['id']}/restore").json()["dismissed_at"] is None

    @pytest.mark.parametrize("group_id", [17, 2**70])
    def test_a_group_that_is_not_there(self, client: TestClient, group_id: int) -> None:
        answer = client.post(f"/api/duplicates/{group_id}/dismiss")
        assert (answer.status_code, answer.json()["code"]) == (404, "duplicate_group_not_found")

    def test_a_search_is_a_job(self, client: TestClient) -> None:
        answer = client.post("/api/duplicates/find")
        assert answer.status_code == 202
        assert client.get(answer.json()["status_url"]).json()["kind"] == "analysis.duplicates"
