"""Favors that luck does not explain."""

import numpy as np
import pytest

from docendo.engine.errors import Invalid
from docendo.engine.grading import Collusion, collusion

PEOPLE, K = 60, 4


def honest(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Person i writes work i; each work is read by the next ones in the circle."""
    rng = np.random.default_rng(seed)
    quality, bias = rng.normal(10, 3, PEOPLE), rng.normal(0, 1, PEOPLE)
    work = np.repeat(np.arange(PEOPLE), K)
    reader = (work + np.tile([1, 2, PEOPLE - 1, PEOPLE - 2], PEOPLE)) % PEOPLE
    scores = np.clip(np.round(quality[work] + bias[reader] + rng.normal(0, 1.2, len(work))), 0, 20)
    return work, reader, scores


def found(work: np.ndarray, reader: np.ndarray, scores: np.ndarray) -> Collusion:
    return collusion(work, reader=reader, scores=scores, low=0, high=20, author=np.arange(PEOPLE))


def with_a_ring(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    work, reader, scores = honest(seed)
    friends = (10, 11, 12)
    scores[np.isin(work, friends) & np.isin(reader, friends)] = 19
    return work, reader, scores


def test_an_honest_class_holds_no_ring() -> None:
    results = [found(*honest(seed)) for seed in range(6)]
    assert sum(bool(result.rings) for result in results) <= 1
    assert sum(len(result.generous) + len(result.harsh) for result in results) <= 2


def test_friends_who_favor_each_other_are_found_with_the_evidence() -> None:
    (ring,) = found(*with_a_ring(1)).rings
    assert ring.members == (10, 11, 12)
    assert ring.chance < 0.05
    assert all(favor.given > favor.expected for favor in ring.evidence)
    assert {favor.reader for favor in ring.evidence} == {10, 11, 12}


def test_a_reader_who_punishes_everybody_is_named() -> None:
    work, reader, scores = honest(2)
    scores[reader == 30] = np.maximum(scores[reader == 30] - 12, 0)
    result = found(work, reader, scores)
    assert [suspect.reader for suspect in result.harsh] == [30]
    assert len(result.harsh[0].evidence) == K
    assert result.harsh[0].surprise < -3


def test_shuffled_rows_hold_the_same_ring() -> None:
    work, reader, scores = with_a_ring(1)
    order = np.random.default_rng(0).permutation(len(work))
    (ring,) = found(work[order], reader[order], scores[order]).rings
    assert ring.members == (10, 11, 12)


def test_authors_must_be_given_for_all_works() -> None:
    with pytest.raises(Invalid, match="author must have 1 rows, not 2"):
        collusion([0], reader=[0], scores=[1], low=0, high=5, author=[0, 1])
    with pytest.raises(Invalid, match="level"):
        collusion([0], reader=[0], scores=[1], low=0, high=5, author=[1], level=2)
