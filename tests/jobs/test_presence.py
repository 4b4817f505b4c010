from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tensoe.core.time import utc_now
from tensoe.jobs.models import WorkerSeen
from tensoe.jobs.presence import WorkerName, forget_dead, get_own_name, is_alive, list_dead, note_gone, note_seen


class TestWorkerName:
    def test_a_name_can_be_read_back(self) -> None:
        assert WorkerName.parse(str(get_own_name())) == get_own_name()


class TestIsAlive:
    def test_this_process_lives_however_long_it_was_not_seen(self) -> None:
        assert is_alive(str(get_own_name()), last_seen_at=utc_now() - timedelta(days=1), now=utc_now())

    def test_a_process_id_used_again_is_somebody_else(self) -> None:
        own = get_own_name()
        ticks, space = own.start.split(".")
        other = replace(own, start=f"{int(ticks) - 1}.{space}")
        assert not is_alive(str(other), last_seen_at=utc_now(), now=utc_now())

    def test_a_killed_process_that_nobody_reaped_is_dead(self) -> None:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        own = get_own_name()
        with open(f"/proc/{child.pid}/stat") as stat:
            ticks = stat.read().rsplit(")", 1)[1].split()[19]
        name = str(replace(own, pid=child.pid, start=f"{ticks}.{own.start.split('.')[1]}"))
        assert is_alive(name, last_seen_at=None, now=utc_now())
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(name, last_seen_at=utc_now(), now=utc_now())
        child.communicate()

    def test_a_worker_elsewhere_lives_while_it_was_seen_lately(self) -> None:
        now = utc_now()
        assert is_alive("nas:12:34.5-6", last_seen_at=now - timedelta(seconds=20), now=now)
        assert not is_alive("nas:12:34.5-6", last_seen_at=now - timedelta(seconds=31), now=now)
        assert not is_alive("nas:12:34.5-6", last_seen_at=None, now=now)

    def test_a_container_of_the_same_name_is_elsewhere(self) -> None:
        other = replace(get_own_name(), start="1.999-abc")
        assert is_alive(str(other), last_seen_at=utc_now(), now=utc_now())


class TestNoteSeen:
    def test_a_worker_is_there_until_it_says_goodbye(self, session: Session) -> None:
        own = get_own_name()
        note_seen(session, own, processes=2)
        note_seen(session, own, processes=2)
        assert session.scalars(select(WorkerSeen.name)).all() == [str(own)]
        assert list_dead(session, [str(own), "nas:1:1.1"]) == ["nas:1:1.1"]
        note_gone(session, own)
        assert session.scalars(select(WorkerSeen.name)).all() == []


class TestForgetDead:
    def test_only_the_long_dead_are_forgotten(self, session: Session) -> None:
        for name in ("old:1:1.1", "new:1:1.1"):
            note_seen(session, WorkerName.parse(name), processes=1)
        session.execute(
            update(WorkerSeen).where(WorkerSeen.name == "old:1:1.1").values(last_seen_at=func.now() - timedelta(hours=1))
        )
        forget_dead(session)
        assert session.scalars(select(WorkerSeen.name)).all() == ["new:1:1.1"]
