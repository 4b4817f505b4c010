"""Changes of jobs, told to any number of listeners of this process as they happen.

One thread with one database connection listens for PostgreSQL's notifications, reads what changed once, and hands it to all.
It also looks once a second, for connections that carry no notifications. It runs only while somebody listens.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

import psycopg
import structlog
from fastapi import FastAPI
from sqlalchemy import Connection, Engine, and_, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.jobs.models import Job
from tensoe.jobs.schemas import JobRead
from tensoe.jobs.sending import CHANNEL
from tensoe.jobs.service import to_read

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
GATHER_S = 0.05
"""Notifications that come so close together are read at once."""
OVERLAP = timedelta(seconds=5)
"""A look goes back so far behind the newest change seen, for transactions that commit late."""


class Subscription:
    """The newest state of each job that changed since it was last asked; lives in one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, job_id: int | None) -> None:
        self.job_id = job_id
        self._loop = loop
        self._changed = asyncio.Event()
        self._latest: dict[int, JobRead] = {}
        self._is_closed = False

    def offer(self, jobs: list[JobRead]) -> None:
        """Hand over changes, from any thread."""
        wanted = [job for job in jobs if self.job_id is None or job.id == self.job_id]
        if wanted:
            self._call(self._take, wanted)

    def close(self) -> None:
        """End the iteration, from any thread."""
        self._call(self._end)

    async def __aiter__(self) -> AsyncIterator[JobRead]:
        while not self._is_closed:
            await self._changed.wait()
            self._changed.clear()
            latest, self._latest = self._latest, {}
            for job in latest.values():
                yield job

    def _call(self, function: Any, *arguments: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *arguments)

    def _take(self, jobs: list[JobRead]) -> None:
        self._latest.update({job.id: job for job in jobs})
        self._changed.set()

    def _end(self) -> None:
        self._is_closed = True
        self._changed.set()


class JobEvents:
    """Fans changes out; one for an application."""

    def __init__(self, session_factory: sessionmaker[Session]) -> None:
        self._session_factory = session_factory
        self._lock = threading.Lock()
        self._subscriptions: set[Subscription] = set()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._newest: datetime | None = None
        self._told: dict[int, JobRead] = {}
        self._children: set[int] = set()

    @contextmanager
    def subscribe(self, *, job_id: int | None = None) -> Iterator[Subscription]:
        """Changes of one job, or of all top-level jobs, from now on."""
        subscription = Subscription(asyncio.get_running_loop(), job_id=job_id)
        with self._lock:
            self._subscriptions.add(subscription)
            if self._is_closed:
                subscription.close()
            elif self._thread is None:
                self._thread = threading.Thread(target=self._run, name="job events", daemon=True)
                self._thread.start()
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    def close(self) -> None:
        """End all subscriptions, and every later one at once: the application stops."""
        with self._lock:
            self._is_closed = True
            for subscription in self._subscriptions:
                subscription.close()

    def _has_listeners(self) -> bool:
        """Whether this thread is to go on; when not, the next subscriber starts a new one, beside which it must not go on."""
        with self._lock:
            if self._thread is not threading.current_thread():
                return False
            if self._is_closed or not self._subscriptions:
                self._thread = None
                return False
            return True

    def _run(self) -> None:
        self._newest, self._told = None, {}
        pause = threading.Event()
        while self._has_listeners():
            try:
                with self._listening() as connection:
                    while self._has_listeners():
                        self._tell(self._collect(connection))
            except (SQLAlchemyError, psycopg.Error) as error:
                log.info("job events wait for the database", reason=str(error).splitlines()[0])
                pause.wait(LOOK_EVERY_S)
            except Exception:  # without this thread every page stops following its jobs until a restart
                log.exception("job events failed")
                pause.wait(LOOK_EVERY_S)

    @contextmanager
    def _listening(self) -> Iterator[psycopg.Connection[Any]]:
        bind = cast("Engine | Connection", self._session_factory.kw["bind"])
        with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # kept as long as somebody listens: not one of the pool's
            connection.execute(text(f"listen {CHANNEL}"))
            yield cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)

    def _collect(self, connection: psycopg.Connection[Any]) -> set[int]:
        """Ids of the jobs announced within the next second, or none."""
        found = {int(note.payload) for note in connection.notifies(timeout=LOOK_EVERY_S, stop_after=1)}
        if found:
            found |= {int(note.payload) for note in connection.notifies(timeout=GATHER_S)}
        return found

    def _tell(self, announced: set[int]) -> None:
        with self._lock:
            subscriptions = list(self._subscriptions)
        wanted = {subscription.job_id for subscription in subscriptions if subscription.job_id is not None}
        with transaction(self._session_factory) as session:
            changed = self._read(session, announced, wanted)
        news = [job for job in changed if self._told.get(job.id) != job]
        if not news:
            return
        for subscription in subscriptions:
            subscription.offer(news if subscription.job_id is not None else [job for job in news if job.id not in self._children])
        self._told.update({job.id: job for job in news})
        newest = max(job.updated_at for job in news)
        self._newest = max(newest, self._newest or newest)
        self._told = {job_id: job for job_id, job in self._told.items() if job.updated_at > self._newest - 2 * OVERLAP}

    def _read(self, session: Session, announced: set[int], wanted: set[int]) -> list[JobRead]:
        if self._newest is None:
            self._newest = session.scalar(select(func.clock_timestamp()))
        assert self._newest is not None
        recent = Job.updated_at > self._newest - OVERLAP
        mine = or_(Job.parent_id.is_(None), Job.id.in_(wanted))
        rows = session.scalars(
            select(Job).where(or_(Job.id.in_(announced), and_(mine, recent))).order_by(Job.updated_at, Job.id)
        ).all()
        self._children = {row.id for row in rows if row.parent_id is not None}
        return [to_read(row) for row in rows]


def get_job_events(app: FastAPI) -> JobEvents:
    """The application's own; made at the first call, ended by ``app.state.stop_events()``."""
    events: JobEvents | None = getattr(app.state, "job_events", None)
    if events is None:
        events = app.state.job_events = JobEvents(app.state.session_factory)
        app.state.stop_events = events.close
    return events
