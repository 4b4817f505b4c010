"""What is written about the sound of a file that was heard, in the transaction of whoever heard it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tensoe.analysis.duplicates import repository
from tensoe.audio.stages import STAGES

STAGE = "fingerprint"


@dataclass(frozen=True, slots=True)
class HeardFingerprint:
    """The fingerprint of a file as it was heard; ``words`` is None when its sound has none (silence, a few seconds)."""

    file_id: int
    content_hash: bytes | None
    duration_s: float
    words: bytes | None


def get_version() -> int:
    """The version of fingerprints that this Tensoe makes and compares."""
    return STAGES[STAGE].version


def record_fingerprints(session: Session, heard: Sequence[HeardFingerprint]) -> None:
    """Store fingerprints; those whose sound has changed wait for the next search, a file with new tags only does not."""
    version = get_version()
    known = repository.read_fingerprints(session, file_ids=[each.file_id for each in heard])
    changed = []
    for each in heard:
        row = known.get(each.file_id)
        if row is not None and (row.version, row.words) == (version, each.words):
            row.content_hash, row.duration_s = each.content_hash, each.duration_s
        else:
            changed.append(
                {
                    "file_id": each.file_id,
                    "version": version,
                    "content_hash": each.content_hash,
                    "words": each.words,
                    "duration_s": each.duration_s,
                }
            )
    if changed:
        repository.replace_fingerprints(session, changed)
