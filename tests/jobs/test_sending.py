from __future__ import annotations

import threading

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.jobs import enqueue
from tensoe.jobs.models import Job
from tensoe.jobs.sending import make_dedupe_key, send


def count_queue_rows(session: Session) -> int:
    return session.scalar(text("select count(*) from procrastinate_jobs")) or 0


class TestEnqueue:
    def test_a_job_is_queued_with_its_row_in_the_queue(self, session: Session) -> None:
        job = enqueue(session, "test.one", arguments={"folder_ids": [1, 2]}, triggered_by="watch")
        row = session.execute(
            text("select task_name, queue_name, args from procrastinate_jobs where id = :i"), {"i": job.queue_id}
        )
        assert (job.state, job.triggered_by, job.arguments) == ("queued", "watch", {"folder_ids": [1, 2]})
        assert row.one() == ("jobs.run", "default", {"job_id": job.id})

    def test_a_rolled_back_request_leaves_nothing(self, session: Session) -> None:
        before = count_queue_rows(session)
        with session.begin_nested() as savepoint:
            enqueue(session, "test.one")
            savepoint.rollback()
        assert count_queue_rows(session) == before

    def test_equal_requests_share_one_active_job(self, session: Session) -> None:
        first = enqueue(session, "test.one", arguments={"a": 1, "b": 2})
        second = enqueue(session, "test.one", arguments={"b": 2, "a": 1})
        assert first.id == second.id
        assert count_queue_rows(session) == 1

    def test_other_arguments_are_another_job(self, session: Session) -> None:
        assert enqueue(session, "test.one", arguments={"a": 1}).id != enqueue(session, "test.one", arguments={"a": 2}).id

    def test_an_ended_job_is_not_shared(self, session: Session) -> None:
        first = enqueue(session, "test.one")
        first.state = "succeeded"
        session.flush()
        assert enqueue(session, "test.one").id != first.id

    def test_an_empty_key_is_never_shared(self, session: Session) -> None:
        assert enqueue(session, "test.one", dedupe_key="").id != enqueue(session, "test.one", dedupe_key="").id

    def test_a_race_of_many_threads_makes_one_job(self, fresh_database: str) -> None:
        engine = create_engine(fresh_database)
        factory = sessionmaker(engine, expire_on_commit=False)
        barrier = threading.Barrier(6)
        ids: list[int] = []

        def ask() -> None:
            barrier.wait()
            with factory() as session, session.begin():
                ids.append(enqueue(session, "test.race").id)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with factory() as session:
            assert session.scalar(select(func.count()).select_from(Job)) == 1
            assert count_queue_rows(session) == 1
        assert len(ids) == 6
        assert len(set(ids)) == 1
        engine.dispose()


class TestSend:
    def test_sending_again_takes_the_right_from_the_row_before(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        before = job.queue_id
        send(session, job)
        assert job.queue_id != before

    def test_a_delay_is_kept_by_the_queue(self, session: Session) -> None:
        job = enqueue(session, "test.one")
        send(session, job, delay_s=60)
        wait = text("select extract(epoch from scheduled_at - now()) from procrastinate_jobs where id = :id")
        assert 50 < float(session.scalar(wait, {"id": job.queue_id}) or 0) <= 61


class TestMakeDedupeKey:
    def test_the_order_of_names_does_not_matter(self) -> None:
        assert make_dedupe_key("a.b", {"x": 1, "y": {"q": 1, "p": 2}}) == make_dedupe_key("a.b", {"y": {"p": 2, "q": 1}, "x": 1})
