"""A round whose worker is killed with ``kill -9`` is worked out by the next, once."""

from multiprocessing.process import BaseProcess

from docendo.kernel.tests.processes import Place, wait_until

LEASE_SECONDS = 1.5


def start_worker(place: Place) -> BaseProcess:
    module = "from docendo.commons.rounds.tests import dying"
    return place.fork(module, str(LEASE_SECONDS), str(place.folder))


def test_a_round_whose_worker_is_killed_is_worked_out_by_the_next(migrated_place: Place) -> None:
    place = migrated_place
    worker = start_worker(place)
    wait_until((place.folder / "in-the-middle").exists, "the worker was in the middle of it")
    worker.kill()
    worker.join()
    state = "SELECT state, turn FROM rounds_round"
    assert place.query(state) == [("solving", 1)]
    assert place.query("SELECT count(*) FROM rounds_roundpair") == [(0,)]
    start_worker(place)
    wait_until(lambda: place.query(state) == [("proposed", 1)], "the next worked it out")
    assert place.query("SELECT count(*) FROM rounds_roundpair") == [(1,)]
    attempts = "SELECT attempts FROM kernel_queuedjob WHERE name = 'rounds.solve'"
    assert place.query(attempts) == [(2,)]
