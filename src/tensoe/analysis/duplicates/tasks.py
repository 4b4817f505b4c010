"""Background entry points: fingerprints of files that no analysis hears, then the search, then the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy.orm import Session

from tensoe.analysis.duplicates import repository, service
from tensoe.analysis.duplicates.fingerprints import HeardFingerprint, get_version, record_fingerprints
from tensoe.analysis.duplicates.hearing import HEARD_SECONDS, hear_fingerprint
from tensoe.analysis.duplicates.repository import FileToFingerprint
from tensoe.analysis.duplicates.searching import Block, FoundPair
from tensoe.analysis.hearing import is_inside
from tensoe.analysis.listeners import register_finish_listener
from tensoe.analysis.repository import list_folder_paths, lock_files
from tensoe.analysis.tasks import split_batch
from tensoe.audio import InvalidAudio
from tensoe.jobs import ChildSummary, JobContext, Outcome, handler

BATCH = 64
"""Files a batch of fingerprints: each costs about a third of a full analysis."""
GROUP = 16
"""Fingerprints a transaction."""
BLOCK = 5_000
"""New files that are looked up at once; 100 MB while a block is made."""
CHUNK = 2_000
"""Files of the library that are held against a block at a time."""
FINAL_CODES = ("crashed", "timed_out", "out_of_memory")
"""Faults that come back with the same file: it is not tried again until it changes."""

_log = structlog.get_logger(__name__)

register_finish_listener(service.request_search_if_due)


def finish_search(ctx: JobContext, children: ChildSummary) -> dict[str, Any]:
    """Compare what is new with everything, block by block; what was compared stays so when the job is stopped."""
    version = get_version()
    with ctx.transaction() as session:
        total = repository.count_to_compare(session, version=version)
    compared = n_pairs = 0
    ctx.progress(stage="Comparing")
    while True:
        with ctx.transaction() as session:
            prints, states = repository.list_to_compare(session, version=version, limit=BLOCK)
        if not states:
            break
        pairs = _search(ctx, Block(prints), version=version, done=compared, total=total, n_new=len(states))
        with ctx.transaction() as session:
            repository.record_pairs(session, states=states, pairs=pairs)
        compared += len(states)
        n_pairs += len(pairs)
    with ctx.transaction() as session:
        n_groups = service.regroup(session)
    failed = sum(int(result.get("failed", 0)) for result in children.results)
    return {"compared": compared, "pairs": n_pairs, "groups": n_groups, "failed": failed}


def _search(ctx: JobContext, block: Block, *, version: int, done: int, total: int, n_new: int) -> list[FoundPair]:
    """Hold the whole library against a block; progress is counted in new files."""
    found: dict[tuple[int, int], FoundPair] = {}
    after = seen = 0
    with ctx.transaction() as session:
        n_prints = repository.count_prints(session, version=version)
    while True:
        with ctx.transaction() as session:
            chunk = repository.list_prints(session, version=version, after=after, limit=CHUNK)
        if not chunk:
            return list(found.values())
        found |= {(pair.first_file_id, pair.second_file_id): pair for pair in block.find_pairs(chunk)}
        after, seen = chunk[-1].file_id, seen + len(chunk)
        ctx.progress(done=done + n_new * min(seen, n_prints) // max(1, n_prints), total=max(total, done + n_new))


@handler(service.JOB, title="Find duplicates", retries=3, finish=finish_search, is_sweep=True)
def find_duplicates(ctx: JobContext) -> dict[str, Any]:
    """Hear the files that no analysis heard, because another of their track is better; then compare what is new."""
    with ctx.transaction() as session:
        file_ids = repository.find_file_ids_to_fingerprint(session, version=get_version())
        batches = [file_ids[start : start + BATCH] for start in range(0, len(file_ids), BATCH)]
        ctx.spawn_many(session, "analysis.fingerprints", (({"file_ids": batch}, len(batch)) for batch in batches))
    ctx.progress(total=len(file_ids), stage="Listening")
    return ctx.wait_for_children()


def give_up_batch(session: Session, arguments: dict[str, Any]) -> None:
    """Leave files with which workers died again and again without a fingerprint until they change."""
    files = repository.list_files_to_fingerprint(session, file_ids=arguments["file_ids"], version=get_version())
    record_fingerprints(session, [_without_fingerprint(file) for file in files])


@handler(
    "analysis.fingerprints",
    title="Hear what files are recognised by",
    queue="batch",
    retries=3,
    split=split_batch,
    on_abandoned=give_up_batch,
)
def fingerprint_batch(ctx: JobContext, *, file_ids: list[int]) -> dict[str, Any]:
    """Hear the first minutes of files that are not yet done; safe to run twice."""
    with ctx.transaction() as session:
        files = repository.list_files_to_fingerprint(session, file_ids=file_ids, version=get_version())
        folders = list_folder_paths(session)
    files = [file for file in files if is_inside(file.path, folders)]
    heard: list[HeardFingerprint] = []
    failed = 0
    paths = [file.path for file in files]
    for index, outcome in ctx.pool.run_many(hear_fingerprint, paths, timeout_s=ctx.settings.analysis_timeout_seconds):
        judged = _judge(files[index], outcome)
        failed += not outcome.is_ok
        heard += [judged] if judged else []
        if len(heard) >= GROUP:
            _record(ctx, heard)
            heard = []
        ctx.progress(done=len(file_ids) - len(files) + index + 1, total=len(file_ids))
    _record(ctx, heard)
    return {"heard": len(files) - failed, "failed": failed}


def _judge(file: FileToFingerprint, outcome: Outcome[tuple[bytes | None, float]]) -> HeardFingerprint | None:
    """What to store; a sound that cannot be decoded has no fingerprint until it changes, other faults are tried again."""
    if outcome.value is not None:
        words, heard_s = outcome.value
        stated = _without_fingerprint(file)
        # Of a file that ends before the hearing does, the length is known; of a longer one, what its tags say.
        is_whole = heard_s < HEARD_SECONDS - 1.0
        return replace(stated, words=words, duration_s=heard_s if is_whole else max(heard_s, stated.duration_s))
    _log.warning("file_not_recognised", file_id=file.file_id, code=outcome.code, reason=outcome.reason)
    is_final = isinstance(outcome.error, InvalidAudio) or outcome.code in FINAL_CODES
    return _without_fingerprint(file) if is_final else None


def _without_fingerprint(file: FileToFingerprint) -> HeardFingerprint:
    return HeardFingerprint(file.file_id, file.content_hash, (file.duration_ms or 0) / 1000.0, None)


def _record(ctx: JobContext, heard: Sequence[HeardFingerprint]) -> None:
    with ctx.transaction() as session:
        now = lock_files(session, file_ids=[each.file_id for each in heard])
        record_fingerprints(session, [each for each in heard if now.get(each.file_id, (0, b""))[1] == each.content_hash])
