"""What a person sets instead of what was heard, value by value, and how it is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tensoe.analysis import repository
from tensoe.analysis.models import TrackAnalysis
from tensoe.analysis.overriding import Correction
from tensoe.analysis.recording import InForce, put_in_force
from tensoe.analysis.schemas import AnalysisUpdate
from tensoe.analysis.service import get_analysis
from tensoe.catalogue.features import FeatureRow, remove_features
from tensoe.core.time import utc_now


def correct_analysis(
    session: Session, track_id: int, *, update: AnalysisUpdate, by_user_id: int, at: datetime | None = None
) -> None:
    """Set or take back single values of a track; what is not named stays as it is.

    Raises
    ------
    TrackNotFound
        There is no such track.
    NotAnalysed
        It has not been heard, so there is nothing to correct.
    """
    analysis = get_analysis(session, track_id)
    before = repository.lock_corrections(session, track_ids=[track_id]).get(track_id, Correction())
    overrides: dict[str, Any] = dict(before.overrides)
    reason = (update.reason or "").replace("\0", "").strip() or None
    for name in update.values.model_fields_set:
        value = getattr(update.values, name)
        if value is None:
            overrides.pop(name, None)
        else:
            moment = (at or utc_now()).isoformat()
            overrides[name] = {"value": value, "reason": reason, "by_user_id": by_user_id, "at": moment}
    is_given = "confidence_threshold" in update.model_fields_set
    threshold = update.confidence_threshold if is_given else before.confidence_threshold
    _keep(session, track_id, analysis, Correction(overrides, threshold))


def take_back_overrides(session: Session, track_id: int) -> None:
    """Put what was heard in force again; the track's confidence threshold stays.

    Raises
    ------
    TrackNotFound
        There is no such track.
    NotAnalysed
        It has not been heard.
    """
    analysis = get_analysis(session, track_id)
    before = repository.lock_corrections(session, track_ids=[track_id]).get(track_id, Correction())
    if before.overrides:
        _keep(session, track_id, analysis, Correction({}, before.confidence_threshold))


def _keep(session: Session, track_id: int, analysis: TrackAnalysis, correction: Correction) -> None:
    name, payload = repository.name_correction(track_id), correction.to_payload()
    records = [FeatureRow(track_id, repository.OWNER, name, payload)] if payload else []
    if not payload:
        remove_features(session, source=repository.OWNER, source_ids=[name])
    put_in_force(session, [InForce(track_id, analysis.id, analysis.features, analysis.quality, correction)], records=records)
    session.expire_all()
