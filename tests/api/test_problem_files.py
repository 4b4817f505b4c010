"""The list of files to mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tensoe.analysis.models import AnalysisFailure, TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.service import request_hearing
from tensoe.api.problem_files import count_problem_files, list_problem_page
from tensoe.audio import EXTRACTOR, EXTRACTOR_VERSION
from tensoe.catalogue.models import File
from tensoe.core.errors import NotAnalysed
from tests.catalogue.library import Library


def list_codes(session: Session) -> list[str]:
    page = list_problem_page(session, limit=50, cursor=None, folder_id=None, code=None, show_paths=True)
    assert page.total == len(page.problems) == count_problem_files(session)
    return [row.code for row in page.problems]


@pytest.fixture
def unheard(session: Session, tmp_path: Path) -> File:
    """A file that could not be heard."""
    library = Library(session)
    track = library.track("Sinnerman", "Nina Simone", is_available=True)
    file = library.file(library.folder(tmp_path), "a.mp3", track, content_hash=b"then")
    fault = {"code": "invalid_audio", "reason": "No sound.", "hint": "", "content_hash": b"then"}
    session.add(AnalysisFailure(file_id=file.id, extractor=EXTRACTOR, version=EXTRACTOR_VERSION, **fault))
    session.flush()
    return file


class TestListProblemPage:
    def test_a_failed_analysis_is_listed(self, session: Session, unheard: File) -> None:
        assert list_codes(session) == ["invalid_audio"]

    def test_a_file_that_was_mended_leaves_the_list_at_once(self, session: Session, unheard: File) -> None:
        unheard.content_hash = b"now"
        session.flush()
        assert list_codes(session) == []

    def test_a_file_with_two_faults_is_listed_once(self, session: Session, unheard: File) -> None:
        unheard.problem_code, unheard.problem = "truncated", "Half of it is missing."
        session.flush()
        assert list_codes(session) == ["truncated"]


@pytest.fixture
def damaged(session: Session, tmp_path: Path) -> TrackAnalysis:
    """The analysis of a file of which a stretch was lost."""
    library = Library(session)
    track = library.track("Sinnerman", "Nina Simone", is_available=True)
    file = library.file(library.folder(tmp_path), "a.mp3", track, content_hash=b"then")
    analysis = TrackAnalysis(
        file_id=file.id,
        track_id=track.id,
        extractor=EXTRACTOR,
        version=EXTRACTOR_VERSION,
        content_hash=b"then",
        features={"quality": {"lost_s": 2.5}},
        curves={},
        notes=["About 1.5 s at 0:10 could not be decoded.", "About 1.0 s at 2:00 could not be decoded."],
        quality=0.9,
        seconds_spent=1.0,
    )
    session.add(analysis)
    session.flush()
    session.add(TrackAnalysisSummary(track_id=track.id, analysis_id=analysis.id, analysis_quality_score=0.9))
    session.flush()
    return analysis


class TestDamagedStretches:
    def test_a_file_heard_with_gaps_is_listed_with_what_was_lost(self, session: Session, damaged: TrackAnalysis) -> None:
        page = list_problem_page(session, limit=50, cursor=None, folder_id=None, code="damaged_stretch", show_paths=True)
        assert [row.reason for row in page.problems] == [" ".join(damaged.notes)]
        assert list_codes(session) == ["damaged_stretch"]

    def test_a_single_lost_frame_is_no_matter(self, session: Session, damaged: TrackAnalysis) -> None:
        damaged.features = {"quality": {"lost_s": 0.026}}
        session.flush()
        assert list_codes(session) == []

    def test_a_replaced_file_leaves_the_list_at_once(self, session: Session, damaged: TrackAnalysis) -> None:
        session.get_one(File, damaged.file_id).content_hash = b"now"
        session.flush()
        assert list_codes(session) == []

    def test_a_file_that_also_failed_is_listed_once(self, session: Session, damaged: TrackAnalysis) -> None:
        fault = {"code": "timed_out", "reason": "Slow.", "hint": "", "content_hash": b"then"}
        session.add(AnalysisFailure(file_id=damaged.file_id, extractor=EXTRACTOR, version=EXTRACTOR_VERSION, **fault))
        session.flush()
        assert list_codes(session) == ["timed_out"]


class TestRequestHearing:
    def test_an_old_failure_does_not_keep_a_mended_file_from_being_heard(self, session: Session, unheard: File) -> None:
        assert unheard.track_id is not None
        with pytest.raises(NotAnalysed):
            request_hearing(session, track_id=unheard.track_id)
        unheard.content_hash = b"now"
        session.flush()
        assert request_hearing(session, track_id=unheard.track_id).kind == "analysis.library"
