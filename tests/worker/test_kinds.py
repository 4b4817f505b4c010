from __future__ import annotations

import subprocess
import sys

from tensoe.jobs.registry import list_kinds
from tensoe.worker.kinds import load_kinds


class TestLoadKinds:
    def test_every_kind_is_named_by_its_domain_and_has_a_title(self) -> None:
        load_kinds()
        kinds = list_kinds()
        assert {kind.name for kind in kinds} >= {"catalogue.scan", "analysis.library", "analysis.batch", "demo.make"}
        for kind in kinds:
            domain, _, verb = kind.name.partition(".")
            assert domain
            assert verb
            assert kind.title

    def test_knowing_the_kinds_loads_nothing_heavy(self) -> None:
        """The API and every command load them too."""
        script = "import sys; from tensoe.worker.kinds import load_kinds; load_kinds(); print(*sys.modules)"
        loaded = set(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split())
        assert not loaded & {"numba", "librosa", "matplotlib"}
