"""Figures for Prometheus: of the requests of this process, and of the whole site at this moment.

Where several processes answer, ``PROMETHEUS_MULTIPROC_DIR`` is the folder in which they count
together (``docendo serve --processes`` sets it), and each answers for all of its machine.
"""

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from docendo.kernel import clock, health

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
OWN: Final = CollectorRegistry()
REQUESTS: Final = Histogram(
    "docendo_request_seconds",
    "Seconds until a request was answered, by the name of its address",
    ("route", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
# Whatever a client calls its method, there are no more series than these.
METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


@dataclass(frozen=True)
class Slow:
    """How long one address takes: how often it was asked for, and seconds."""

    route: str
    many: int
    mean: float
    slowest_twentieth: float


def answered(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(route, known, str(status)).observe(seconds)


def exposition() -> bytes:
    """Everything in the text format of Prometheus."""
    site = CollectorRegistry()
    site.register(_Site())
    return generate_latest(_counted()) + generate_latest(site)


def slowest(most: int) -> list[Slow]:
    """The addresses that take longest, by the wait that one in twenty goes beyond."""
    buckets: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    sums: dict[str, float] = defaultdict(float)
    for metric in _counted().collect():
        for sample in metric.samples:
            route = sample.labels.get("route", "")
            if sample.name == "docendo_request_seconds_bucket":
                buckets[route][float(sample.labels["le"])] += sample.value
            elif sample.name == "docendo_request_seconds_sum":
                sums[route] += sample.value
    found = []
    for route, counts in buckets.items():
        if many := int(counts[float("inf")]):
            found.append(Slow(route, many, sums[route] / many, _twentieth(counts, many)))
    return sorted(found, key=lambda slow: (-slow.slowest_twentieth, -slow.mean))[:most]


def _twentieth(counts: dict[float, float], many: int) -> float:
    """Below which bound nineteen of twenty were; beyond the last bound that bound itself."""
    bounds = sorted(counts)
    return next((bound for bound in bounds[:-1] if counts[bound] >= 0.95 * many), bounds[-2])


def _counted() -> CollectorRegistry:
    if FOLDER not in os.environ:
        return OWN
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # of prometheus-client
    return together


class _Site(Collector):
    """What the database and the disk say when they are asked."""

    def collect(self) -> Iterable[Metric]:
        now = clock.now()
        found = health.look(now=now)
        jobs = GaugeMetricFamily("docendo_jobs", "Jobs by their state", labels=["state"])
        jobs.add_metric(["waiting"], found.jobs_waiting)
        jobs.add_metric(["running"], found.jobs_running)
        jobs.add_metric(["failed"], found.jobs_failed)
        yield jobs
        silent = (now - found.worker_seen_at).total_seconds() if found.worker_seen_at else -1
        for name, about, value in (
            (
                "docendo_outbox_lag_seconds",
                "How long the oldest event has waited",
                found.outbox_lag.total_seconds(),
            ),
            (
                "docendo_jobs_lag_seconds",
                "How long the oldest job has been due",
                found.jobs_lag.total_seconds(),
            ),
            ("docendo_events_set_aside", "Events that were given up", found.events_set_aside),
            ("docendo_worker_silent_seconds", "Since a worker gave a sign; -1: never", silent),
            ("docendo_disk_free_bytes", "Room left where DOCENDO_HOME is", found.disk_free),
            ("docendo_disk_size_bytes", "Size of the disk of DOCENDO_HOME", found.disk_size),
            ("docendo_database_bytes", "Room that the database takes", health.database_bytes()),
        ):
            yield GaugeMetricFamily(name, about, value=value)
