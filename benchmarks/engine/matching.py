"""Stable matching, rings of help and assignment by score.

Made by the rules of PROTOCOLS.md from numbers at random: no data set has lists or offers.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import scipy.sparse
from matching.games import HospitalResident

from benchmarks.engine.rows import Growth, Row, growth, seconds
from docendo.engine.checks import Bools
from docendo.engine.matching import Matching, assign, counterfactuals, help_cycles, stable

# Nothing was tried on these communities.
SEEDS = range(100, 103)
LIMIT = 30.0
Lists = list[list[int]]


def measure(_data: Path) -> list[Row]:
    return [*_stable_rows(), *_ring_rows(200, most=1.0), *_ring_rows(400, most=5.0), *_score_rows()]


def grow() -> list[Growth]:
    def matched(proposers: int) -> Callable[[], object]:
        wants, ranks = lists(proposers, proposers // 10, length=20)
        return lambda: stable(wants, acceptor_prefs=ranks, capacity=10)

    def assigned(people: int) -> Callable[[], object]:
        score = scores(people, people // 10)
        return lambda: assign(score, capacity_right=12)

    def in_rings(people: int) -> Callable[[], object]:
        gives = offers(people, seed=100)
        return lambda: help_cycles(gives, seconds=60)

    return [
        growth(
            "matching", "stable", size="10,000 lists of 20", one=matched(10_000),
            ten=matched(100_000),
        ),
        growth(
            "matching", "assign", size="1,000 by 100, 20 scores each", one=assigned(1000),
            ten=assigned(10_000),
        ),
        growth(
            "matching", "help_cycles", size="40 people, a minute at most", one=in_rings(40),
            ten=in_rings(400),
        ),
    ]  # fmt: skip


def draw(_data: Path) -> dict[str, Any]:
    figure, (places, served) = plt.subplots(1, 2, figsize=(9, 3.4), facecolor="white")
    wants, ranks = lists(5000, 500, length=20)
    matching = stable(wants, acceptor_prefs=ranks, capacity=10)
    got = -matching.options.left_wish[matching.chosen]
    at_random = _in_turn(wants, seats=10)
    bins = np.arange(21)
    both = [np.bincount(np.asarray(each, np.int64), minlength=20)[:20] for each in (got, at_random)]
    places.bar(bins[:-1] - 0.2, both[0], 0.4, color="#0072B2", label="stable")
    places.bar(
        bins[:-1] + 0.2, both[1], 0.4, color="#E69F00", hatch="//", label="first come, first served"
    )
    places.set(
        title="Which of their choices 5,000 people get", xlabel="place in their list (0 = first)",
        ylabel="people", yscale="log",
    )  # fmt: skip
    places.legend(frameon=False)
    sizes = (100, 200, 300)
    bars = {
        length: [help_cycles(offers(n, seed=0), max_length=length).served / n for n in sizes]
        for length in (2, 3)
    }
    at = np.arange(len(sizes))
    served.bar(at - 0.2, bars[2], 0.4, color="#E69F00", hatch="//", label="swaps of two")
    served.bar(at + 0.2, bars[3], 0.4, color="#0072B2", label="rings of up to three")
    served.set(
        title="Who is helped when help must come back", xlabel="people in the community",
        ylabel="share who are helped", xticks=at, xticklabels=sizes, ylim=(0, 1.15),
    )  # fmt: skip
    served.legend(frameon=False, loc="upper left", ncols=2)
    for axes in (places, served):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    return {"matching": figure}


def lists(proposers: int, acceptors: int, *, length: int, seed: int = 0) -> tuple[Lists, Lists]:
    """Random lists, and the acceptors' random order of whoever lists them."""
    rng = np.random.default_rng(seed)
    wants = [rng.choice(acceptors, length, replace=False).tolist() for _ in range(proposers)]
    ranks: Lists = [[] for _ in range(acceptors)]
    for person, wanted in enumerate(wants):
        for acceptor in wanted:
            ranks[acceptor].append(person)
    shuffle = random.Random(seed).shuffle
    for ranked in ranks:
        shuffle(ranked)
    return wants, ranks


def offers(people: int, *, seed: int) -> Bools:
    """Who can help whom: 40 skills by Zipf, two offered and two wanted, a shared slot of 20."""
    rng = np.random.default_rng(seed)
    weight = np.arange(1, 41) ** -0.8
    offered, wanted = weight / weight.sum(), rng.permutation(weight / weight.sum())
    has, wants = np.zeros((2, people, 40), np.int64)
    for person in range(people):
        has[person, rng.choice(40, 2, replace=False, p=offered)] = 1
        wants[person, rng.choice(40, 2, replace=False, p=wanted)] = 1
    free = (rng.random((people, 20)) < 0.3).astype(np.int64)
    gives: Bools = (has @ wants.T > 0) & (free @ free.T > 0)
    np.fill_diagonal(gives, val=False)
    return gives


def scores(left: int, right: int, *, each: int = 20, seed: int = 0) -> Any:
    """A sparse matrix: so many random scores for each on the left."""
    rng = np.random.default_rng(seed)
    ends = np.concatenate([rng.choice(right, each, replace=False) for _ in range(left)])
    rows = np.repeat(np.arange(left), each)
    return scipy.sparse.csr_array((rng.random(len(rows)), (rows, ends)), shape=(left, right))


def _stable_rows() -> list[Row]:
    # The peer copies its players by recursion, deeper than Python allows by itself.
    sys.setrecursionlimit(1_000_000)
    wants, ranks = lists(5000, 500, length=20)
    theirs: dict[str, Any] = {}

    def peer() -> None:
        game = HospitalResident.create_from_dictionaries(
            dict(enumerate(wants)), dict(enumerate(ranks)), dict.fromkeys(range(500), 10)
        )
        theirs["pairs"] = sorted(
            [resident.name, hospital.name]
            for hospital, residents in game.solve().items()
            for resident in residents
        )

    def ours() -> Matching:
        return stable(wants, acceptor_prefs=ranks, capacity=10)

    our_seconds, peer_seconds = seconds(ours, rounds=5), seconds(peer, rounds=1)
    matching = ours()
    size = "5,000 into 500"
    return [
        Row(
            "matching", f"stable, {size}, seconds", our_seconds,
            peers={"matching": peer_seconds}, most=peer_seconds / 100,
        ),
        Row(
            "matching", f"stable, {size}, times faster", peer_seconds / our_seconds,
            least=100, format="{:.0f}",
        ),
        Row(
            "matching", f"stable, {size}, same pairs as the peer",
            float(matching.pairs.tolist() == theirs["pairs"]), least=1, format="{:.0f}",
        ),
        Row(
            "matching", f"stable, {size}, blocking pairs", float(len(matching.blocking_pairs())),
            most=0, format="{:.0f}",
        ),
    ]  # fmt: skip


def _ring_rows(people: int, *, most: float) -> list[Row]:
    """Means over communities of different seeds, in CPU seconds: one thread does it all.

    Each search is stopped after half a minute by the clock.
    """
    communities = [offers(people, seed=seed) for seed in SEEDS]
    found, times = [], []
    for gives in communities:
        started = time.process_time()
        found.append(help_cycles(gives, seconds=LIMIT))
        times.append(time.process_time() - started)
    swaps = [help_cycles(gives, max_length=2).served for gives in communities]
    served = float(np.mean([rings.served for rings in found]))
    ratio = served / float(np.mean(swaps))
    name = f"help cycles, n = {people}"
    return [
        Row(
            "matching", f"{name}, people served", served,
            peers={"two-way swaps": float(np.mean(swaps))}, format="{:.1f}",
        ),
        Row(
            "matching", f"{name}, times the swaps", ratio, least=1.5 if people == 200 else None,
            format="{:.2f}",
        ),
        Row(
            "matching", f"{name}, share proved optimal",
            float(np.mean([rings.is_proved for rings in found])), least=1, format="{:.2f}",
        ),
        Row(
            "matching", f"{name}, CPU seconds, mean", float(np.mean(times)), most=most,
            format="{:.2f}",
        ),
        Row(
            "matching", f"{name}, people more that could be served at most",
            float(np.mean([rings.gap for rings in found])), format="{:.1f}",
        ),
        Row("matching", f"{name}, CPU seconds, slowest", max(times), format="{:.2f}"),
    ]  # fmt: skip


def _score_rows() -> list[Row]:
    one_to_many, one_to_one = scores(5000, 500), scores(5000, 5000)
    crowded = assign(scores(1000, 100), capacity_right=9)
    person = int(crowded.alone()[0])
    return [
        Row(
            "matching", "assign, 5,000 into 500 of 12, 20 scores each, seconds",
            seconds(lambda: assign(one_to_many, capacity_right=12), rounds=1), most=30,
            format="{:.2f}",
        ),
        Row(
            "matching", "assign, 5,000 to 5,000, 20 scores each, seconds",
            seconds(lambda: assign(one_to_one), rounds=1), most=30, format="{:.2f}",
        ),
        Row(
            "matching", "what would help one of 1,000 who is left alone, seconds",
            seconds(lambda: counterfactuals(crowded, person=person), rounds=1), format="{:.2f}",
        ),
    ]  # fmt: skip


def _in_turn(wants: Lists, *, seats: int) -> list[int]:
    """The place each gets when everybody in turn takes their best that is left."""
    left = [seats] * (1 + max(map(max, wants)))
    got = []
    for wanted in wants:
        place = next((place for place, other in enumerate(wanted) if left[other]), None)
        if place is not None:
            left[wanted[place]] -= 1
            got.append(place)
    return got
