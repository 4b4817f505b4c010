"""Figures for Prometheus, and the same as JSON."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

QUANTILES = (0.5, 0.9, 0.99)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5, 20)


class RequestFigures:
    """Requests by route, counted and timed, in a registry of the application's own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("tensoe_http_requests", "Requests answered.", labels, registry=self.registry)
        self.latency = Histogram(
            "tensoe_http_request_seconds", "Time to answer.", ("method", "route"), buckets=BUCKETS, registry=self.registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(method, route, str(status)).inc()
        self.latency.labels(method, route).observe(seconds)


class StateCollector(Collector):
    """Gauges read from the database when asked."""

    def __init__(self, figures: dict[str, Any]) -> None:
        self.figures = figures

    def collect(self) -> list[GaugeMetricFamily]:
        """One gauge a figure; a figure that is a mapping becomes a labelled gauge."""
        gauges = []
        for name, value in self.figures.items():
            if isinstance(value, dict):
                gauge = GaugeMetricFamily(f"tensoe_{name}", name.replace("_", " ").capitalize() + ".", labels=["name"])
                for label, number in value.items():
                    gauge.add_metric([label], float(number))
            else:
                gauge = GaugeMetricFamily(f"tensoe_{name}", name.replace("_", " ").capitalize() + ".", value=float(value or 0))
            gauges.append(gauge)
        return gauges


def render_text(requests: RequestFigures, figures: dict[str, Any]) -> bytes:
    """Prometheus' text format."""
    state = CollectorRegistry()
    state.register(StateCollector(figures))
    return generate_latest(requests.registry) + generate_latest(state)


def render_json(requests: RequestFigures, figures: dict[str, Any]) -> dict[str, Any]:
    """The same figures as one object, latencies as quantiles of their histograms."""
    counts: dict[str, dict[str, float]] = {}
    for metric in requests.requests.collect():
        for sample in metric.samples:
            if sample.name.endswith("_total"):
                route = f"{sample.labels['method']} {sample.labels['route']}"
                counts.setdefault(route, {})[sample.labels["status"]] = sample.value
    buckets: dict[str, list[tuple[float, float]]] = {}
    for metric in requests.latency.collect():
        for sample in metric.samples:
            if sample.name.endswith("_bucket"):
                route = f"{sample.labels['method']} {sample.labels['route']}"
                buckets.setdefault(route, []).append((float(sample.labels["le"]), sample.value))
    latency = {route: {f"p{round(q * 100)}_ms": _quantile(rows, q) for q in QUANTILES} for route, rows in buckets.items()}
    return {"requests": counts, "latency": latency, **figures}


def _quantile(buckets: list[tuple[float, float]], q: float) -> float | None:
    """Milliseconds below which a share ``q`` lies, linear inside a bucket as Prometheus' histogram_quantile is."""
    total = buckets[-1][1] if buckets else 0
    if not total:
        return None
    low, below = 0.0, 0.0
    for upper, count in buckets:
        if count >= q * total:
            if upper == float("inf"):
                return round(low * 1000, 2)
            inside = (q * total - below) / (count - below) if count > below else 1.0
            return round((low + (upper - low) * inside) * 1000, 2)
        low, below = upper, count
    return None
