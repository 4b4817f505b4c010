"""Background entry points: a run over the library, and the batches it is made of."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from threading import Event
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tensoe.analysis import repository
from tensoe.analysis.hearing import HINTS, OUTSIDE, Failure, Order, carry_out, explain_failure, is_inside
from tensoe.analysis.listeners import tell_finished
from tensoe.analysis.recording import HearingResult, record_results
from tensoe.analysis.repository import FileToHear
from tensoe.analysis.service import request_analysis
from tensoe.audio.stages import STAGES, complete_stages, find_outdated
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime
from tensoe.jobs import ChildSummary, JobContext, Outcome, background, handler

FIRST_BATCHES = (4, 8, 16)
BATCH = 32
"""Files a batch: about half a minute of work, so that any worker of any machine can take a share."""
GROUP = 8
GROUP_SECONDS = 2.0
"""Results are committed when this many have gathered or this long has passed: a kill loses no more."""

_log = structlog.get_logger(__name__)


def finish_library(ctx: JobContext, children: ChildSummary) -> dict[str, Any]:
    """Hear what has arrived meanwhile; when there is nothing more, sum up."""
    failed_batches = children.failed + children.cancelled
    if failed_batches <= int(ctx.checkpoint.get("failed_batches", 0)):
        # Files of batches that failed as a whole would be found again and again.
        with ctx.transaction() as session:
            since = datetime.fromisoformat(ctx.checkpoint["since"])
            if _spawn_batches(ctx, session, since=since):
                return ctx.wait_for_children()
    analysed = sum(int(result.get("analysed", 0)) for result in children.results)
    failed = sum(int(result.get("failed", 0)) for result in children.results)
    with ctx.transaction() as session:
        begun = datetime.fromisoformat(ctx.checkpoint["since"])
        seconds = (session.scalar(select(func.clock_timestamp())) - begun).total_seconds()  # type: ignore[operator]
        tell_finished(session)
    return {
        "analysed": analysed,
        "failed": failed,
        "failed_batches": failed_batches,
        "seconds": round(seconds, 1),
        "rate": round(analysed / seconds, 2) if seconds > 0 else None,
    }


@handler("analysis.library", title="Analyse tracks", retries=3, finish=finish_library, is_sweep=True)
def analyse_library(
    ctx: JobContext, *, track_ids: list[int] | None = None, force: bool = False, stages: list[str] | None = None
) -> dict[str, Any]:
    """Find the files that need hearing and hand them out in batches."""
    with ctx.transaction() as session:
        # A run that goes on after a kill keeps its beginning; batches that nobody began were dropped and are made anew.
        kept = ctx.checkpoint.get("since")
        since = datetime.fromisoformat(kept) if kept else session.scalar(select(func.clock_timestamp()))
        assert since is not None
        n_files = _spawn_batches(ctx, session, since=since)
        ctx.save_checkpoint(session, {"since": since.isoformat(), "failed_batches": 0})
    ctx.progress(total=n_files, stage="Listening")
    n_tracks = None if track_ids is None else len(track_ids)
    _log.info("analysis_started", files=n_files, force=force, stages=stages, tracks=n_tracks)
    return ctx.wait_for_children()


@background("analysis.start")
def analyse_at_start(runtime: Runtime, stop: Event) -> None:
    """Hear what is not heard yet when Tensoe starts, such as all files again after an update that hears better."""
    with transaction(runtime.session_factory) as session:
        if repository.has_files_to_hear(session):
            request_analysis(session, triggered_by="start")
    stop.wait()


def _spawn_batches(ctx: JobContext, session: Session, *, since: datetime) -> int:
    """Make a child job for each batch of files to hear; returns how many files there are."""
    track_ids, stages = ctx.arguments.get("track_ids"), ctx.arguments.get("stages")
    force = bool(ctx.arguments.get("force", False))
    file_ids = repository.find_file_ids_to_hear(session, since=since, track_ids=track_ids, force=force, stages=stages)
    again: dict[str, Any] = {"since": since.isoformat()} if force or stages is not None else {}
    if stages is not None or force:
        again["stages"] = list(STAGES) if force else stages
    batches = (({"file_ids": batch, **again}, len(batch)) for batch in cut_batches(file_ids))
    ctx.spawn_many(session, "analysis.batch", batches)
    return len(file_ids)


def cut_batches(file_ids: Sequence[int]) -> Iterator[list[int]]:
    """Small batches first, so that the first tracks answer at once.

    >>> [len(batch) for batch in cut_batches(range(70))]
    [4, 8, 16, 32, 10]
    """
    rest = iter(file_ids)
    for size in FIRST_BATCHES:
        if batch := list(islice(rest, size)):
            yield batch
    while batch := list(islice(rest, BATCH)):
        yield batch


def split_batch(arguments: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Halve a batch whose worker died with it; None when a single file stands alone."""
    file_ids = arguments["file_ids"]
    if len(file_ids) < 2:
        return None
    middle = len(file_ids) // 2
    return [{**arguments, "file_ids": part} for part in (file_ids[:middle], file_ids[middle:])]


def give_up_batch(session: Session, arguments: dict[str, Any]) -> None:
    """Note the files with which workers died again and again, so that no run tries them until they change."""
    failure = Failure("crashed", "The worker died each time it tried to hear this file.", HINTS["crashed"])
    files = repository.list_files_to_hear(session, file_ids=arguments["file_ids"], since=_since(arguments))
    record_results(session, [HearingResult(file, failure=failure) for file in files])


def _since(arguments: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(arguments["since"]) if arguments.get("since") else None


@handler(
    "analysis.batch",
    title="Analyse a batch of tracks",
    queue="batch",
    retries=3,
    split=split_batch,
    on_abandoned=give_up_batch,
)
def analyse_batch(
    ctx: JobContext, *, file_ids: list[int], since: str | None = None, stages: list[str] | None = None
) -> dict[str, Any]:
    """Hear the files of a batch that are not yet done; safe to run twice.

    Of a file that an earlier version has heard only the stages that changed since are computed, and ``stages`` in any case.
    """
    begun = time.monotonic()
    with ctx.transaction() as session:
        files = repository.list_files_to_hear(session, file_ids=file_ids, since=_since({"since": since}))
        folders = repository.list_folder_paths(session)
    done = len(file_ids) - len(files)
    analysed = failed = 0
    for group in _hear_in_groups(ctx, files, folders, again=stages or ()):
        with ctx.transaction() as session:
            record_results(session, group)
        analysed += sum(result.heard is not None for result in group)
        failed += sum(result.failure is not None for result in group)
        done += len(group)
        ctx.progress(done=done, total=len(file_ids))
    return {"analysed": analysed, "failed": failed, "seconds": round(time.monotonic() - begun, 2)}


def _hear_in_groups(
    ctx: JobContext, files: Sequence[FileToHear], folders: Sequence[bytes], *, again: Sequence[str]
) -> Iterator[list[HearingResult]]:
    """Hear files in the pool; yields what has gathered, as `GROUP` and `GROUP_SECONDS` say."""
    inside = [file for file in files if is_inside(file.path, folders)]
    group = [HearingResult(file, failure=Failure(*OUTSIDE)) for file in files if file not in inside]
    last = time.monotonic()
    orders = [make_order(file, again=again) for file in inside]
    for index, outcome in ctx.pool.run_many(carry_out, orders, timeout_s=ctx.settings.analysis_timeout_seconds):
        group.append(_judge(inside[index], outcome))
        if len(group) >= GROUP or time.monotonic() - last >= GROUP_SECONDS:
            yield group
            group, last = [], time.monotonic()
    if group:
        yield group


def make_order(file: FileToHear, *, again: Collection[str] = ()) -> Order:
    """What to compute for a file: the stages whose version differs from that of the earlier analysis, and those of ``again``."""
    if file.known is None:
        return Order(file.path)
    stages = complete_stages({*find_outdated(file.known.versions), *again})
    return Order(file.path) if len(stages) == len(STAGES) else Order(file.path, stages, file.known)


def _judge(file: FileToHear, outcome: Outcome[Any]) -> HearingResult:
    if outcome.is_ok:
        return HearingResult(file, heard=outcome.value)
    failure = explain_failure(code=outcome.code, reason=outcome.reason, error=outcome.error)
    _log.warning("file_not_heard", file_id=file.file_id, code=failure.code, reason=failure.reason)
    return HearingResult(file, failure=failure)
