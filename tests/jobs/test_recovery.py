from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from tensoe.jobs import ChildSummary, JobContext, enqueue
from tensoe.jobs.models import Job
from tensoe.jobs.presence import get_own_name
from tensoe.jobs.recovery import COORDINATOR_DEATHS, Recovered, recover, release
from tensoe.jobs.running import JobRunner

Register = Callable[..., None]
DEAD = "nas:1:1.1"
ME = "test:1:1"


class WorkerDies(BaseException):
    """Stands for kill -9: nothing after it is done by the worker."""


class FragileRunner(JobRunner):
    """A runner whose worker can die: then no outcome is stored."""

    def _fail(self, ctx: Any, kind: Any, error: BaseException) -> None:
        if not isinstance(error, WorkerDies):
            super()._fail(ctx, kind, error)


@pytest.fixture
def look(session_factory: sessionmaker[Session]) -> Callable[[], Recovered]:
    return lambda: recover(session_factory, worker=ME, running_here=set())


@pytest.fixture
def fragile(session_factory: sessionmaker[Session], settings: Any) -> FragileRunner:
    return FragileRunner(session_factory=session_factory, settings=settings, worker=DEAD)


def start(session: Session, kind: str, *, worker: str = DEAD, **values: Any) -> Job:
    """A job that a worker has begun."""
    job = enqueue(session, kind, dedupe_key="")
    session.execute(text("delete from procrastinate_jobs where id = :id"), {"id": job.queue_id})
    session.execute(update(Job).where(Job.id == job.id).values(state="running", worker=worker, **values))
    session.commit()
    session.refresh(job)
    return job


class TestRecover:
    def test_a_job_of_a_dead_worker_goes_back_to_the_queue(self, session: Session, look: Callable[[], Recovered]) -> None:
        job = start(session, "test.one")
        before = job.queue_id
        assert look() == Recovered(left_behind=1)
        session.refresh(job)
        assert (job.state, job.worker, job.deaths) == ("queued", None, 1)
        assert job.queue_id != before
        assert session.scalar(text("select status from procrastinate_jobs where id = :id"), {"id": job.queue_id}) == "todo"

    def test_a_job_of_a_living_worker_is_left_alone(self, session: Session, look: Callable[[], Recovered]) -> None:
        start(session, "test.one", worker=str(get_own_name()))
        assert not look()

    def test_a_job_whose_thread_is_gone_goes_back_without_blame(self, session: Session, look: Callable[[], Recovered]) -> None:
        job = start(session, "test.one", worker=ME)
        assert look() == Recovered(left_behind=1)
        session.refresh(job)
        assert (job.state, job.deaths) == ("queued", 0)

    def test_a_job_that_was_to_be_cancelled_is(self, session: Session, look: Callable[[], Recovered]) -> None:
        job = start(session, "test.one", cancel_requested_at=text("now()"))
        look()
        session.refresh(job)
        assert job.state == "cancelled"

    def test_a_job_the_queue_lost_is_sent_again(self, session: Session, look: Callable[[], Recovered]) -> None:
        job = enqueue(session, "test.one")
        session.execute(text("delete from procrastinate_jobs"))
        session.commit()
        assert look() == Recovered(resent=1)
        assert not look()
        session.refresh(job)
        assert session.scalar(text("select count(*) from procrastinate_jobs where id = :id"), {"id": job.queue_id}) == 1

    def test_a_row_fetched_by_a_worker_that_died_before_it_began_is_sent_again(
        self, session: Session, look: Callable[[], Recovered]
    ) -> None:
        enqueue(session, "test.one")
        worker = session.scalar(
            text("insert into procrastinate_workers (last_heartbeat) values (now() - interval '31 seconds') returning id")
        )
        session.execute(text("update procrastinate_jobs set status = 'doing', worker_id = :w"), {"w": worker})
        session.commit()
        assert look() == Recovered(resent=1)

    def test_a_job_that_kills_every_worker_ends(self, session: Session, look: Callable[[], Recovered]) -> None:
        job = start(session, "test.one", deaths=COORDINATOR_DEATHS - 1)
        look()
        session.refresh(job)
        assert job.state == "failed"
        assert job.error is not None
        assert job.error["code"] == "crashed_worker"

    def test_a_checkpoint_forgives(self, session: Session, runner: JobRunner, kind: Register) -> None:
        def work(ctx: JobContext) -> None:
            with ctx.transaction() as own:
                ctx.save_checkpoint(own, {"at": 1})

        kind("test.one", work)
        job = enqueue(session, "test.one")
        job.deaths = 5
        session.commit()
        runner.run_all()
        session.refresh(job)
        assert job.deaths == 0

    def test_a_batch_is_split_until_the_guilty_item_stands_alone(
        self, session: Session, look: Callable[[], Recovered], fragile: FragileRunner, kind: Register
    ) -> None:
        guilty, heard, abandoned = 5, set[int](), []

        def parent(ctx: JobContext) -> dict[str, Any]:
            with ctx.transaction() as own:
                ctx.spawn(own, "test.batch", {"items": list(range(8))}, total=8)
            return ctx.wait_for_children()

        def batch(ctx: JobContext, *, items: list[int]) -> dict[str, Any]:
            for number, item in enumerate(items):
                if item == guilty:
                    raise WorkerDies
                heard.add(item)
                ctx.progress(done=number + 1)
            return {"items": len(items)}

        def split(arguments: dict[str, Any]) -> list[dict[str, Any]] | None:
            items = arguments["items"]
            middle = len(items) // 2
            return [{"items": items[:middle]}, {"items": items[middle:]}] if middle else None

        def finish(ctx: JobContext, children: ChildSummary) -> dict[str, Any]:
            return {"heard": sum(result["items"] for result in children.results), "failed": children.failed}

        kind("test.parent", parent, finish=finish)
        kind("test.batch", batch, split=split, on_abandoned=lambda _, arguments: abandoned.extend(arguments["items"]))
        job = enqueue(session, "test.parent")
        session.commit()
        for _ in range(30):
            fragile.run_all()
            if not look():
                break
        session.refresh(job)
        assert job.state == "succeeded"
        assert job.result == {"heard": 7, "failed": 1}
        assert heard == set(range(8)) - {guilty}
        assert abandoned == [guilty]
        failed = session.scalars(select(Job.error).where(Job.parent_id == job.id, Job.state == "failed")).one()
        assert failed is not None
        assert failed["code"] == "crashed_worker"


class TestRelease:
    def test_a_worker_that_ends_gives_back_what_it_holds(self, session: Session, session_factory: sessionmaker[Session]) -> None:
        job = start(session, "test.one", worker=ME)
        other = start(session, "test.one", worker="elsewhere:1:1.1")
        assert release(session_factory, worker=ME) == 1
        session.refresh(job)
        session.refresh(other)
        assert (job.state, job.deaths, other.state) == ("queued", 0, "running")
