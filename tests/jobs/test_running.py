from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.errors import NotFound, Unavailable
from tensoe.core.settings import Settings
from tensoe.jobs import ChildSummary, JobCancelled, JobContext, enqueue
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner, describe_error, is_outside_fault

Register = Callable[..., None]


def reload(session: Session, job: Job) -> Job:
    session.expire_all()
    found = session.get(Job, job.id)
    assert found is not None
    return found


class TestRun:
    def test_a_job_gets_its_arguments_and_keeps_its_result(self, session: Session, runner: JobRunner, kind: Register) -> None:
        kind("test.add", lambda ctx, *, a, b: {"sum": a + b})
        job = enqueue(session, "test.add", arguments={"a": 2, "b": 3})
        session.commit()
        assert runner.run_all() == 1
        done = reload(session, job)
        assert (done.state, done.result, done.attempts) == ("succeeded", {"sum": 5}, 1)
        assert done.started_at is not None
        assert done.finished_at is not None
        assert done.worker is None

    def test_progress_is_stored_with_the_outcome(self, session: Session, runner: JobRunner, kind: Register) -> None:
        def work(ctx: JobContext) -> None:
            for item in range(50):
                ctx.progress(done=item + 1, total=50, stage="Counting")

        kind("test.count", work)
        job = enqueue(session, "test.count")
        session.commit()
        runner.run_all()
        done = reload(session, job)
        assert (done.done, done.total, done.stage) == (50, 50, "Counting")

    def test_a_mistake_of_ours_fails_at_once_and_is_not_tried_again(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        kind("test.bug", lambda ctx: 1 // 0)
        job = enqueue(session, "test.bug")
        session.commit()
        assert runner.run_all() == 1
        failed = reload(session, job)
        assert failed.state == "failed"
        assert failed.error is not None
        assert failed.error["code"] == "internal"
        assert "ZeroDivisionError" in failed.error["detail"]
        assert failed.error["hint"]

    def test_a_failure_for_the_person_keeps_its_code_and_hint(self, session: Session, runner: JobRunner, kind: Register) -> None:
        def work(ctx: JobContext) -> None:
            raise NotFound("There is no such folder.", hint="Add it first.")

        kind("test.missing", work)
        job = enqueue(session, "test.missing")
        session.commit()
        runner.run_all()
        failed = reload(session, job)
        assert failed.error == {
            "code": "not_found",
            "title": "Not found",
            "detail": "There is no such folder.",
            "hint": "Add it first.",
        }

    def test_an_outside_fault_is_tried_again_as_often_as_the_kind_says(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        def work(ctx: JobContext) -> None:
            raise Unavailable("The service is away.")

        kind("test.away", work, retries=2)
        job = enqueue(session, "test.away")
        session.commit()
        assert runner.run_all() == 3
        failed = reload(session, job)
        assert (failed.state, failed.failures, failed.attempts) == ("failed", 2, 3)
        assert failed.error is not None
        assert failed.error["code"] == "unavailable"

    def test_an_outside_fault_that_passes_leaves_no_trace_in_the_outcome(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        def work(ctx: JobContext) -> dict[str, Any]:
            if ctx.attempt == 1:
                raise ConnectionResetError("reset")
            return {"attempt": ctx.attempt}

        kind("test.flaky", work)
        job = enqueue(session, "test.flaky")
        session.commit()
        runner.run_all()
        done = reload(session, job)
        assert (done.state, done.result, done.message, done.error) == ("succeeded", {"attempt": 2}, None, None)

    def test_an_unknown_kind_fails_with_a_hint(self, session: Session, runner: JobRunner) -> None:
        job = enqueue(session, "test.unknown")
        session.commit()
        runner.run_all()
        failed = reload(session, job)
        assert failed.error is not None
        assert failed.error["code"] == "unknown_job_kind"

    def test_a_row_of_the_queue_that_lost_its_right_runs_nothing(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        kind("test.once", lambda ctx: {})
        job = enqueue(session, "test.once")
        session.commit()
        assert job.queue_id is not None
        assert not runner.run(job.id, job.queue_id + 1)
        assert reload(session, job).state == "queued"

    def test_a_stopping_worker_puts_the_job_back(self, session: Session, runner: JobRunner, kind: Register) -> None:
        def work(ctx: JobContext) -> None:
            runner.stopping.set()
            ctx.progress(done=3)

        kind("test.stopped", work)
        job = enqueue(session, "test.stopped")
        session.commit()
        assert job.queue_id is not None
        first = job.queue_id
        runner.run(job.id, first)
        again = reload(session, job)
        assert (again.state, again.worker, again.failures) == ("queued", None, 0)
        assert again.queue_id not in (None, first)


class TestSweeps:
    def test_one_asked_for_while_it_ends_looks_once_more(self, session: Session, runner: JobRunner, kind: Register) -> None:
        found: list[dict[str, Any]] = []

        def look(ctx: JobContext) -> dict[str, Any]:
            found.append(ctx.earlier_result)
            if len(found) == 1:
                with ctx.transaction() as inside:
                    assert enqueue(inside, "test.sweep").id == ctx.job_id
            return {"looks": len(found)}

        kind("test.sweep", look, is_sweep=True)
        job = enqueue(session, "test.sweep")
        session.commit()
        runner.run_all()
        assert found == [{}, {"looks": 1}]
        done = reload(session, job)
        assert (done.state, done.result, done.is_asked_again) == ("succeeded", {"looks": 2}, False)

    def test_one_asked_for_before_it_begins_looks_once(self, session: Session, runner: JobRunner, kind: Register) -> None:
        looks: list[int] = []
        kind("test.sweep", lambda ctx: looks.append(1) or {}, is_sweep=True)
        job = enqueue(session, "test.sweep")
        assert enqueue(session, "test.sweep").id == job.id
        session.commit()
        runner.run_all()
        assert looks == [1]

    def test_another_kind_shares_its_run_and_ends(self, session: Session, runner: JobRunner, kind: Register) -> None:
        runs: list[int] = []

        def work(ctx: JobContext) -> dict[str, Any]:
            runs.append(1)
            with ctx.transaction() as inside:
                enqueue(inside, "test.once")
            return {}

        kind("test.once", work)
        enqueue(session, "test.once")
        session.commit()
        runner.run_all()
        assert runs == [1]

    def test_a_request_that_comes_while_it_ends_is_not_lost(
        self, fresh_database: str, settings: Settings, kind: Register
    ) -> None:
        """Either the ending job sees what the request brought, or the request gets a job of its own."""
        engine = create_engine(fresh_database)
        factory = sessionmaker(engine, expire_on_commit=False)
        with engine.begin() as connection:
            connection.execute(text("create table brought (n int, is_seen boolean default false)"))

        def look(ctx: JobContext) -> None:
            with ctx.transaction() as own:
                own.execute(text("update brought set is_seen = true where not is_seen"))
            time.sleep(0.002)

        def bring() -> None:
            for n in range(40):
                with factory() as own, own.begin():
                    own.execute(text("insert into brought (n) values (:n)"), {"n": n})
                    enqueue(own, "test.look")
                    time.sleep(0.001)

        kind("test.look", look, is_sweep=True)
        runner = JobRunner(session_factory=factory, settings=settings, worker="test:1:1")
        thread = threading.Thread(target=bring)
        thread.start()
        while thread.is_alive():
            runner.run_all()
        runner.run_all()
        with factory() as own:
            assert own.execute(text("select count(*), count(*) filter (where is_seen) from brought")).one() == (40, 40)
        engine.dispose()


class TestChildren:
    def test_finish_runs_once_after_the_last_child_with_their_sum(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        finished: list[ChildSummary] = []

        def parent(ctx: JobContext) -> dict[str, Any]:
            with ctx.transaction() as own:
                for size in (2, 3):
                    ctx.spawn(own, "test.child", {"size": size}, total=size)
                ctx.spawn(own, "test.child", {"size": 0}, total=1)
            return ctx.wait_for_children()

        def child(ctx: JobContext, *, size: int) -> dict[str, Any]:
            if not size:
                raise ValueError("nothing to do")
            for item in range(size):
                ctx.progress(done=item + 1)
            return {"size": size}

        def finish(ctx: JobContext, children: ChildSummary) -> dict[str, Any]:
            finished.append(children)
            return {"done": children.done}

        kind("test.parent", parent, finish=finish)
        kind("test.child", child, queue="batch")
        job = enqueue(session, "test.parent")
        session.commit()
        runner.run_all()
        done = reload(session, job)
        assert (done.state, done.result, done.done, done.total) == ("succeeded", {"done": 5}, 5, 6)
        assert len(finished) == 1
        assert (finished[0].succeeded, finished[0].failed, finished[0].cancelled) == (2, 1, 0)
        assert finished[0].results == [{"size": 2}, {"size": 3}]
        assert finished[0].errors[0]["code"] == "internal"

    def test_a_parent_without_children_finishes_at_once(self, session: Session, runner: JobRunner, kind: Register) -> None:
        kind("test.empty", lambda ctx: ctx.wait_for_children())
        job = enqueue(session, "test.empty")
        session.commit()
        runner.run_all()
        done = reload(session, job)
        assert done.state == "succeeded"
        assert done.result == {"succeeded": 0, "failed": 0, "cancelled": 0, "done": 0}

    def test_children_of_a_run_that_ended_early_are_not_counted_twice(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        def parent(ctx: JobContext) -> dict[str, Any]:
            with ctx.transaction() as own:
                ctx.spawn(own, "test.child", {"n": ctx.attempt}, total=1)
            if ctx.attempt == 1:
                raise Unavailable("away")
            return ctx.wait_for_children()

        def child(ctx: JobContext, *, n: int) -> None:
            ctx.progress(done=1)

        kind("test.parent", parent)
        kind("test.child", child)
        job = enqueue(session, "test.parent")
        session.commit()
        runner.run_all()
        done = reload(session, job)
        assert (done.done, done.total) == (1, 1)
        assert session.scalars(select(Job.arguments).where(Job.parent_id == job.id)).all() == [{"n": 2}]

    def test_a_cancellation_while_children_are_made_reaches_them(
        self, session: Session, runner: JobRunner, kind: Register
    ) -> None:
        def parent(ctx: JobContext) -> dict[str, Any]:
            with ctx.transaction() as own:
                ctx.spawn(own, "test.child", {}, total=1)
            with ctx.transaction() as other:  # what a person's request leaves behind that did not see the child yet
                other.execute(update(Job).where(Job.id == ctx.job_id).values(cancel_requested_at=func.now()))
            return ctx.wait_for_children()

        kind("test.parent", parent)
        kind("test.child", lambda ctx: {})
        job = enqueue(session, "test.parent")
        session.commit()
        runner.run_all()
        assert reload(session, job).state == "cancelled"
        assert session.scalars(select(Job.state).where(Job.parent_id == job.id)).all() == ["cancelled"]

    def test_finish_may_make_more_children(self, session: Session, runner: JobRunner, kind: Register) -> None:
        def finish(ctx: JobContext, children: ChildSummary) -> dict[str, Any]:
            if children.succeeded < 3:
                with ctx.transaction() as own:
                    ctx.spawn(own, "test.child", {"n": children.succeeded}, total=1)
                return ctx.wait_for_children()
            return {"children": children.succeeded}

        kind("test.parent", lambda ctx: ctx.wait_for_children(), finish=finish)
        kind("test.child", lambda ctx, n: {})
        job = enqueue(session, "test.parent")
        session.commit()
        runner.run_all()
        assert reload(session, job).result == {"children": 3}


class TestIsOutsideFault:
    @pytest.mark.parametrize(
        "error",
        [Unavailable("away"), ConnectionRefusedError(), TimeoutError(), OperationalError("select 1", {}, Exception("gone"))],
    )
    def test_what_may_pass_by_itself_is_one(self, error: BaseException) -> None:
        assert is_outside_fault(error)

    @pytest.mark.parametrize("error", [FileNotFoundError(), PermissionError(), ValueError(), KeyError("x"), NotFound("no")])
    def test_what_will_not_pass_is_none(self, error: BaseException) -> None:
        assert not is_outside_fault(error)


class TestDescribeError:
    def test_an_error_without_a_text_is_named(self) -> None:
        assert describe_error(ValueError(), job_id=7)["detail"] == "ValueError: ValueError"


def test_cancellation_is_not_an_exception_that_handlers_count() -> None:
    assert not issubclass(JobCancelled, Exception)
