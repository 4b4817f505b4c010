from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.errors import Conflict, InvalidInput, JobNotFound
from tensoe.jobs import JobContext, enqueue
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tensoe.jobs.service import cancel_job, compute_queue_figures, get_job, list_jobs, resume_job

Register = Callable[..., None]


def make_counter(session_factory: sessionmaker[Session], *, cancel_at: int) -> Callable[..., dict[str, Any]]:
    """A handler that counts to ten with a checkpoint an item, and is cancelled by a person on the way."""

    def work(ctx: JobContext) -> dict[str, Any]:
        begun_at = ctx.checkpoint.get("next", 0)
        for item in range(begun_at, 10):
            with ctx.transaction() as session:
                ctx.save_checkpoint(session, {"next": item + 1})
            if item == cancel_at and begun_at == 0:
                with session_factory() as session, session.begin():
                    cancel_job(session, job_id=ctx.job_id)
            ctx.progress(done=item + 1, total=10, stage=f"Item {item}")
        return {"begun_at": begun_at}

    return work


class TestCancelJob:
    def test_a_queued_job_ends_at_once(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        read = cancel_job(session, job_id=job.id)
        assert (read.state, read.can_cancel, read.can_resume) == ("cancelled", False, True)
        assert session.scalar(text("select count(*) from procrastinate_jobs")) == 0

    def test_a_running_job_ends_between_two_items(
        self, session: Session, session_factory: sessionmaker[Session], runner: JobRunner, kind: Register
    ) -> None:
        kind("test.ten", make_counter(session_factory, cancel_at=3))
        job = enqueue(session, "test.ten")
        session.commit()
        runner.run_all()
        session.expire_all()
        assert (job.state, job.done, job.checkpoint) == ("cancelled", 4, {"next": 4})

    def test_a_running_job_says_that_it_is_asked_to_end(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        job.state, job.worker = "running", "test:1:1"
        session.flush()
        read = cancel_job(session, job_id=job.id)
        assert (read.state, read.can_cancel) == ("running", False)
        assert cancel_job(session, job_id=job.id).state == "running"

    def test_while_one_ends_an_equal_one_may_begin(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        job.state, job.worker = "running", "test:1:1"
        session.flush()
        cancel_job(session, job_id=job.id)
        assert enqueue(session, "test.one").id != job.id

    def test_children_end_with_their_parent(self, session: Session, runner: JobRunner, kind: Register) -> None:
        def parent(ctx: JobContext) -> dict[str, Any]:
            with ctx.transaction() as own:
                for size in range(3):
                    ctx.spawn(own, "test.child", {"size": size}, total=1)
            return ctx.wait_for_children()

        kind("test.parent", parent)
        job = enqueue(session, "test.parent")
        session.commit()
        assert job.queue_id is not None
        runner.run(job.id, job.queue_id)
        read = cancel_job(session, job_id=job.id)
        assert read.state == "cancelled"
        assert set(session.scalars(select(Job.state).where(Job.parent_id == job.id))) == {"cancelled"}

    def test_an_ended_job_cannot_be_cancelled(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        cancel_job(session, job_id=job.id)
        with pytest.raises(Conflict):
            cancel_job(session, job_id=job.id)

    def test_an_unknown_job_is_not_found(self, session: Session) -> None:
        with pytest.raises(JobNotFound):
            cancel_job(session, job_id=10**12)


class TestResumeJob:
    def test_it_goes_on_from_its_checkpoint(
        self, session: Session, session_factory: sessionmaker[Session], runner: JobRunner, kind: Register
    ) -> None:
        kind("test.ten", make_counter(session_factory, cancel_at=3))
        job = enqueue(session, "test.ten")
        session.commit()
        runner.run_all()
        assert resume_job(session, job_id=job.id).state == "queued"
        session.commit()
        runner.run_all()
        session.expire_all()
        assert (job.state, job.result, job.done) == ("succeeded", {"begun_at": 4}, 10)
        assert job.dedupe_key == "test.ten:{}"

    def test_only_unfinished_children_run_again(self, session: Session, runner: JobRunner, kind: Register) -> None:
        ran: list[int] = []

        def parent(ctx: JobContext) -> dict[str, Any]:
            with ctx.transaction() as own:
                for size in range(3):
                    ctx.spawn(own, "test.child", {"size": size}, total=1)
            return ctx.wait_for_children()

        def child(ctx: JobContext, *, size: int) -> None:
            ran.append(size)
            ctx.progress(done=1)

        kind("test.parent", parent)
        kind("test.child", child)
        job = enqueue(session, "test.parent")
        session.commit()
        assert job.queue_id is not None
        runner.run(job.id, job.queue_id)
        first = session.execute(select(Job.id, Job.queue_id).where(Job.parent_id == job.id).order_by(Job.id)).first()
        assert first is not None
        runner.run(first.id, first.queue_id)
        cancel_job(session, job_id=job.id)
        assert resume_job(session, job_id=job.id).state == "running"
        session.commit()
        runner.run_all()
        session.expire_all()
        assert (job.state, job.done, job.total) == ("succeeded", 3, 3)
        assert ran == [0, 1, 2]

    def test_a_job_that_is_at_work_cannot_be_resumed(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        with pytest.raises(Conflict):
            resume_job(session, job_id=job.id)

    def test_an_equal_job_at_work_is_named(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        cancel_job(session, job_id=job.id)
        equal = enqueue(session, "test.one")
        with pytest.raises(Conflict, match=str(equal.id)):
            resume_job(session, job_id=job.id)


class TestListJobs:
    def test_pages_follow_each_other_newest_first(self, session: Session) -> None:
        ids = [enqueue(session, "test.one", arguments={"n": n}).id for n in range(5)]
        first = list_jobs(session, limit=3, kind="test.one")
        second = list_jobs(session, limit=3, kind="test.one", cursor=first.next_cursor)
        assert [job.id for job in (*first.jobs, *second.jobs)] == ids[::-1]
        assert second.next_cursor is None
        assert first.active >= 5

    def test_batches_are_not_listed(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        child = enqueue(session, "test.child")
        child.parent_id = job.id
        session.flush()
        assert [row.id for row in list_jobs(session).jobs] == [job.id]

    def test_a_foreign_cursor_is_refused(self, session: Session) -> None:
        with pytest.raises(InvalidInput):
            list_jobs(session, cursor="nonsense")


class TestGetJob:
    def test_time_left_follows_from_the_rate(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        session.execute(update(Job).where(Job.id == job.id).values(state="running", done=20, total=100, rate=4.0))
        read = get_job(session, job_id=job.id)
        assert (read.progress, read.rate, read.eta_seconds) == (0.2, 4.0, 20.0)

    def test_a_kind_nobody_registered_still_has_a_title(self, session: Session) -> None:
        job = enqueue(session, "gone.old_kind")
        assert get_job(session, job_id=job.id).title == "Gone old kind"


class TestComputeQueueFigures:
    def test_jobs_are_counted_by_state(self, session: Session) -> None:
        enqueue(session, "test.one")
        cancel_job(session, job_id=enqueue(session, "test.two").id)
        figures = compute_queue_figures(session)
        assert figures["jobs"]["queued"] == 1
        assert figures["jobs"]["cancelled"] == 1
        assert figures["job_queue_age_seconds"] >= 0
