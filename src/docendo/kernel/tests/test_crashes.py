"""A worker killed with ``kill -9`` in the middle: the work is done once more, its effect once."""

from multiprocessing.process import BaseProcess

import pytest

from docendo.kernel.tests.processes import Place, wait_until

LEASE_SECONDS = 1.5


def queue_job(place: Place, name: str) -> None:
    place.query(
        "INSERT INTO kernel_queuedjob"
        " (name, arguments, request_id, due_at, attempts, worker, error)"
        f" VALUES ('{name}', '{{}}', '', '2026-01-01 00:00:00+00:00', 0, '', '')"
    )


def publish_knocks(place: Place) -> None:
    for _ in range(2):
        place.query(
            "INSERT INTO kernel_outboxevent"
            " (community_id, kind, version, payload, request_id, attempts, error)"
            " VALUES (1, 'tests.Knocked', 1, '{\"community_id\": 1}', '', 0, '')"
        )


def start_worker(place: Place) -> BaseProcess:
    return place.fork(
        "from docendo.kernel.tests import dying", str(LEASE_SECONDS), str(place.folder)
    )


def kill_in_the_middle(place: Place) -> None:
    worker = start_worker(place)
    wait_until((place.folder / "in-the-middle").exists, "the worker was in the middle of it")
    worker.kill()
    worker.join()


@pytest.fixture
def crash_place(migrated_place: Place) -> Place:
    migrated_place.query("CREATE TABLE effects (by_whom text)")
    return migrated_place


def test_a_job_whose_worker_is_killed_is_done_once_more_and_its_effect_happens_once(
    crash_place: Place,
) -> None:
    queue_job(crash_place, "tests.work")
    kill_in_the_middle(crash_place)
    assert crash_place.query("SELECT count(*) FROM effects") == [(0,)]
    start_worker(crash_place)
    done = "SELECT attempts FROM kernel_queuedjob WHERE name = 'tests.work' AND done_at IS NOT NULL"
    wait_until(lambda: crash_place.query(done), "the job was done")
    assert crash_place.query(done) == [(2,)]
    assert crash_place.query("SELECT by_whom FROM effects") == [("tests.work",)]


def test_a_job_with_an_effect_outside_is_done_again_under_the_same_key(crash_place: Place) -> None:
    queue_job(crash_place, "tests.send")
    kill_in_the_middle(crash_place)
    start_worker(crash_place)
    done = "SELECT id FROM kernel_queuedjob WHERE name = 'tests.send' AND done_at IS NOT NULL"
    wait_until(lambda: crash_place.query(done), "the job was done")
    [(job_id,)] = crash_place.query(done)
    assert (crash_place.folder / "sent").read_text().split() == [f"job-{job_id}"] * 2


def test_an_event_whose_worker_is_killed_is_delivered_once_more_and_its_effects_happen_once(
    crash_place: Place,
) -> None:
    publish_knocks(crash_place)
    kill_in_the_middle(crash_place)
    start_worker(crash_place)
    done = "SELECT attempts FROM kernel_outboxevent WHERE done_at IS NOT NULL ORDER BY id"
    wait_until(lambda: len(crash_place.query(done)) == 2, "the events were delivered")
    assert crash_place.query(done) == [(2,), (1,)]
    effects = crash_place.query("SELECT by_whom FROM effects")
    assert sorted(effects) == [("greet",)] * 2 + [("open_the_door",)] * 2
