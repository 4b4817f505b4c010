"""Jobs over HTTP, through a real server, with real commits."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.core.errors import TensoeError
from tensoe.core.settings import Settings
from tensoe.core.web import Principal
from tensoe.jobs import JobContext, enqueue
from tensoe.jobs.routes import router
from tensoe.jobs.running import JobRunner

Register = Callable[..., None]


@pytest.fixture
def engine_here(fresh_database: str) -> Iterator[Engine]:
    engine = create_engine(fresh_database)
    yield engine
    engine.dispose()


@pytest.fixture
def factory(engine_here: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine_here, expire_on_commit=False)


@pytest.fixture
def app(factory: sessionmaker[Session]) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    app.state.session_factory = factory
    app.state.identify = lambda _: Principal(user_id=1, is_owner=True)

    @app.exception_handler(TensoeError)
    def problem(_: Request, error: TensoeError) -> JSONResponse:
        return JSONResponse({"code": error.code}, status_code=error.status)

    return app


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[uvicorn.Server, int]]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=10))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server, listener.getsockname()[1]
    finally:
        if (stop := getattr(app.state, "stop_events", None)) is not None:
            stop()
        server.should_exit = True
        thread.join(15)
        listener.close()


@pytest.fixture
def port(app: FastAPI) -> Iterator[int]:
    with serving(app) as (_, port):
        yield port


@pytest.fixture
def committing_runner(factory: sessionmaker[Session], settings: Settings) -> JobRunner:
    return JobRunner(session_factory=factory, settings=settings, worker="test:1:1")


def ask(port: int, method: str, path: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()
    return response.status, body


class Stream:
    """Events as a browser reads them, each with the time it came."""

    def __init__(self, port: int, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        self.events: list[dict[str, Any]] = []
        self.head = ""
        self.has_ended = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        event = ""
        with self.socket, self.socket.makefile("rb") as lines:
            for raw in lines:
                line = raw.decode().strip()
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    data = json.loads(line.removeprefix("data: "))
                    self.events.append({"event": event, "at": time.time(), **data})
                elif line == "0":  # the last chunk
                    break
                elif not self.events:
                    self.head += line.lower() + "\n"
        self.has_ended.set()

    def wait_for(self, condition: Callable[[dict[str, Any]], bool], seconds: float = 5) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for event in list(self.events):
                if condition(event):
                    return event
            time.sleep(0.005)
        raise AssertionError(f"no such event among {self.events}")

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(2)


def count_connections(factory: sessionmaker[Session]) -> int:
    with transaction(factory) as session:
        return session.scalar(text("select count(*) from pg_stat_activity where datname = current_database()")) or 0


class TestStreamJobEvents:
    def test_each_change_comes_at_once_and_the_stream_ends_with_the_job(
        self, port: int, factory: sessionmaker[Session], committing_runner: JobRunner, kind: Register
    ) -> None:
        def work(ctx: JobContext) -> dict[str, Any]:
            for item in range(4):
                ctx.progress(done=item + 1, total=4, stage=f"Item {item + 1}")
                time.sleep(0.3)
            return {"items": 4}

        kind("test.four", work)
        with transaction(factory) as session:
            job = enqueue(session, "test.four")
        stream = Stream(port, f"/api/jobs/{job.id}/events")
        stream.wait_for(lambda event: event["state"] == "queued")
        assert " 200 ok" in stream.head
        assert "content-type: text/event-stream" in stream.head
        time.sleep(0.3)  # the listener is there
        committing_runner.run_all()
        finished_at = time.time()
        last = stream.wait_for(lambda event: event["state"] == "succeeded")
        assert last["result"] == {"items": 4}
        assert last["at"] - finished_at < 0.5
        assert {event["stage"] for event in stream.events} >= {"Item 1", "Item 2", "Item 3", "Item 4"}
        assert {event["event"] for event in stream.events} == {"job"}
        assert [event["done"] for event in stream.events] == sorted(event["done"] for event in stream.events)
        assert stream.has_ended.wait(2)

    def test_an_ended_job_is_told_once(
        self, port: int, factory: sessionmaker[Session], committing_runner: JobRunner, kind: Register
    ) -> None:
        kind("test.one", lambda ctx: {})
        with transaction(factory) as session:
            job = enqueue(session, "test.one")
        committing_runner.run_all()
        stream = Stream(port, f"/api/jobs/{job.id}/events")
        assert stream.has_ended.wait(3)
        assert [event["state"] for event in stream.events] == ["succeeded"]

    def test_an_unknown_job_is_not_found(self, port: int) -> None:
        assert ask(port, "GET", "/api/jobs/99/events") == (404, {"code": "job_not_found"})


class TestStreamAllJobEvents:
    def test_active_jobs_come_first_then_every_change(self, port: int, factory: sessionmaker[Session]) -> None:
        with transaction(factory) as session:
            first = enqueue(session, "test.first").id
        stream = Stream(port, "/api/jobs/events")
        stream.wait_for(lambda event: event["id"] == first)
        time.sleep(0.3)
        asked_at = time.time()
        with transaction(factory) as session:
            second = enqueue(session, "test.second").id
        assert stream.wait_for(lambda event: event["id"] == second)["at"] - asked_at < 0.5
        assert ask(port, "DELETE", f"/api/jobs/{first}")[1]["state"] == "cancelled"
        stream.wait_for(lambda event: event["id"] == first and event["state"] == "cancelled")
        stream.close()

    def test_many_listeners_cost_one_connection(self, port: int, factory: sessionmaker[Session]) -> None:
        before = count_connections(factory)
        streams = [Stream(port, "/api/jobs/events") for _ in range(12)]
        with transaction(factory) as session:
            job_id = enqueue(session, "test.one").id
        for stream in streams:
            stream.wait_for(lambda event: event["id"] == job_id)
        assert count_connections(factory) <= before + 8  # the listener, and those of the pool that the first reads took
        for stream in streams:
            stream.close()

    def test_a_server_that_stops_ends_its_streams(self, app: FastAPI) -> None:
        with serving(app) as (_, port):
            stream = Stream(port, "/api/jobs/events")
            time.sleep(0.2)
            began = time.monotonic()
        assert time.monotonic() - began < 3
        assert stream.has_ended.wait(1)


class TestCancelAndResume:
    def test_a_job_is_cancelled_and_resumed(self, port: int, factory: sessionmaker[Session]) -> None:
        with transaction(factory) as session:
            job_id = enqueue(session, "test.one").id
        assert ask(port, "DELETE", f"/api/jobs/{job_id}")[1]["can_resume"] is True
        assert ask(port, "DELETE", f"/api/jobs/{job_id}") == (409, {"code": "conflict"})
        assert ask(port, "POST", f"/api/jobs/{job_id}/resume")[1]["state"] == "queued"
        assert ask(port, "POST", f"/api/jobs/{job_id}/resume") == (409, {"code": "conflict"})
        assert ask(port, "POST", "/api/jobs/99/resume") == (404, {"code": "job_not_found"})


class TestListJobs:
    def test_jobs_are_listed_by_state(self, port: int, factory: sessionmaker[Session]) -> None:
        with transaction(factory) as session:
            job_id = enqueue(session, "test.one").id
        status, page = ask(port, "GET", "/api/jobs?state=queued&limit=10")
        assert status == 200
        assert [job["id"] for job in page["jobs"]] == [job_id]
        assert (page["active"], page["next_cursor"]) == (1, None)
        assert ask(port, "GET", "/api/jobs?state=succeeded")[1]["jobs"] == []
        assert ask(port, "GET", "/api/jobs?state=sleeping")[0] == 422
