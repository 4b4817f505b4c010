from __future__ import annotations

import pytest

from tensoe.jobs.progress import compute_backoff_s, compute_eta_seconds, compute_progress, compute_rate


def rate_after(steps: list[tuple[float, float]]) -> float:
    """The estimate after steps of (items, seconds)."""
    rate, elapsed = None, 0.0
    for items, seconds in steps:
        elapsed += seconds
        rate = compute_rate(rate, items=items, seconds=seconds, elapsed_s=elapsed)
    assert rate is not None
    return rate


class TestComputeRate:
    def test_a_steady_speed_is_found_from_the_first_seconds_on(self) -> None:
        # Steps are short against the memory of 20 s, so the error of counting a step at its end stays under 2 %.
        assert rate_after([(1, 0.25)] * 4) == pytest.approx(4, rel=0.02)
        assert rate_after([(1, 0.25)] * 400) == pytest.approx(4, rel=0.02)

    def test_a_change_of_speed_is_followed(self) -> None:
        # After two memories 1 - e^-2 = 86 % of the change are in.
        assert rate_after([(10, 1)] * 100 + [(2, 1)] * 40) == pytest.approx(2 + 8 * 0.135, rel=0.1)

    def test_a_standstill_fades(self) -> None:
        assert rate_after([(5, 1)] * 60 + [(0, 60)]) == pytest.approx(5 * 0.05, rel=0.1)

    def test_going_back_is_not_negative(self) -> None:
        assert rate_after([(5, 1), (-50, 1)]) >= 0

    def test_no_time_is_no_rate(self) -> None:
        assert compute_rate(None, items=5, seconds=0, elapsed_s=0) == 0


class TestComputeEtaSeconds:
    def test_what_is_left_by_the_rate(self) -> None:
        assert compute_eta_seconds(done=40, total=100, rate=4) == 15

    @pytest.mark.parametrize(("total", "rate"), [(None, 4.0), (100, None), (100, 0.0)])
    def test_unknown_while_total_or_rate_are(self, total: int | None, rate: float | None) -> None:
        assert compute_eta_seconds(done=40, total=total, rate=rate) is None

    def test_more_done_than_announced_leaves_nothing(self) -> None:
        assert compute_eta_seconds(done=120, total=100, rate=4) == 0


class TestComputeProgress:
    @pytest.mark.parametrize(
        ("done", "total", "state", "share"),
        [
            (1, 4, "running", 0.25),
            (0, 0, "running", 0.0),
            (9, 4, "running", 1.0),
            (1, None, "running", None),
            (3, 4, "succeeded", 1),
        ],
    )
    def test_share(self, done: int, total: int | None, state: str, share: float | None) -> None:
        assert compute_progress(done=done, total=total, state=state) == share


class TestComputeBackoff:
    def test_it_grows_to_ten_minutes(self) -> None:
        assert [compute_backoff_s(failures) for failures in (1, 2, 3, 20)] == [2, 8, 32, 600]
