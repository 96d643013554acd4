"""Mastery fitted to a whole log: in a second, or overnight for a better one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import expit

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.mastery.difficulty import Easiness, fit_easiness
from docendo.engine.mastery.explanation import Explanation, Reason, Term
from docendo.engine.mastery.features import Features, features
from docendo.engine.mastery.linear import Line, fit_line
from docendo.engine.mastery.log import Log, by_appearance
from docendo.engine.mastery.online import Online, Priors
from docendo.engine.mastery.trees import Forest, boost

FOLDS = 5
# Weights need no more answers than these, and the memory for their features stays bounded.
ENOUGH = 400_000
AT_ONCE = 200_000


class Tier(StrEnum):
    FAST = "fast"
    NIGHTLY = "nightly"


@dataclass(frozen=True)
class Model:
    """What a log taught of items, skills, and how earlier answers tell the next one.

    It holds nothing about single people: whoever is predicted brings their own earlier answers,
    so that a newcomer is served like anybody else.
    """

    tier: Tier
    easiness: Easiness
    line: Line
    forest: Forest | None

    def predict_log(self, log: Log) -> Floats:
        """The chance (n,) that each answer is correct, from its person's earlier answers only.

        For people whose answers were fitted it is a little too sure, as the items know them.
        O(n · features), and for the nightly tier O(n · trees · depth).
        """
        chance = np.empty(len(log))
        for rows in _whole_people(log, at_once=AT_ONCE):
            chance[rows] = expit(self._log_odds(self._features(log.rows(rows)).values))
        return chance

    def explain(self, log: Log, *, row: int) -> Explanation:
        """What the prediction of one answer rests on; raises Invalid where there is no such row.

        The terms add up to the log odds of ``predict_log``. Costs as much as predicting the
        person's answers up to that row.
        """
        if not 0 <= row < len(log):
            raise Invalid(f"row must lie between 0 and {len(log) - 1}, not {row}.")
        so_far = np.flatnonzero(log.person[: row + 1] == log.person[row])
        known = self._features(log.rows(so_far))
        values = known.values[-1]
        start, shares = self.line.start, self.line.shares(values)
        if self.forest is not None:
            of_trees, shares_of_trees = self.forest.shares(values)
            start, shares = start + of_trees, shares + shares_of_trees
        reasons = np.array(known.reasons)
        terms = (Term(reason, float(shares[reasons == reason].sum())) for reason in Reason)
        return Explanation(start, tuple(terms))

    def follow(self, log: Log, *, priors: Priors | None = None) -> Online:
        """Somebody to follow people from here on, who has seen ``log``: about 30 s a million."""
        online = Online(easiness=self.easiness, priors=priors)
        for row in range(len(log)):
            online.observe(
                int(log.person[row]),
                skill=[int(code) for code in log.skill[row] if code >= 0],
                item=int(log.item[row]),
                correct=bool(log.correct[row]),
                at=float(log.at[row]),
            )
        return online

    def _features(self, log: Log) -> Features:
        return features(log, easiness=self.easiness)

    def _log_odds(self, values: Floats) -> Floats:
        log_odds = self.line.log_odds(values)
        return log_odds if self.forest is None else log_odds + self.forest.log_odds(values)


def fit(log: Log, *, tier: Tier | str, seed: int = 0) -> Model:
    """Learn from ``log`` how to predict answers of anybody.

    ``"fast"``: logistic regression on what came before (performance factors with forgetting,
    after Gervet et al. 2020), a second for 200,000 answers. ``"nightly"``: boosted trees on top
    of it, some twenty seconds. ``seed`` chooses the rows and columns of trees, and the people
    where there are more answers than weights need. Raises Invalid for another tier, or for a log
    of fewer than two people. O(n · features · (features + trees · depth)).
    """
    if tier not in list(Tier):
        raise Invalid(f'tier must be "fast" or "nightly", not {tier!r}.')
    person = by_appearance(log.person)
    if len(log) == 0 or person.max() == 0:
        raise Invalid("fit needs the answers of at least two people.")
    easiness = fit_easiness(log)
    chosen = _people(person, most=ENOUGH, seed=seed)
    values, correct = _as_of_strangers(log, person % FOLDS, chosen)
    line = fit_line(values, correct=correct)
    forest = None
    if tier == Tier.NIGHTLY:
        forest = boost(values, correct=correct, start=line.log_odds(values), seed=seed)
    return Model(Tier(tier), easiness, line, forest)


def _as_of_strangers(log: Log, fold: Ints, chosen: Bools) -> tuple[Floats, Floats]:
    """Features of the chosen answers, each by an easiness that did not see its person.

    Otherwise an item's easiness would hold the very answer that is predicted, and the weights
    would trust it more than they may with people not seen.
    """
    values, correct = [], []
    for part in range(int(fold.max()) + 1):
        easiness = fit_easiness(log.rows(fold != part))
        mine = log.rows(chosen & (fold == part))
        values.append(features(mine, easiness=easiness).values)
        correct.append(mine.correct)
    return np.concatenate(values), np.concatenate(correct)


def _people(person: Ints, *, most: int, seed: int) -> Bools:
    """The answers of people drawn at random, up to ``most`` answers and one person."""
    answers = np.bincount(person)
    order = np.random.default_rng(seed).permutation(len(answers))
    before = np.cumsum(answers[order]) - answers[order]
    drawn = np.zeros(len(answers), dtype=np.bool_)
    drawn[order[before < most]] = True
    return drawn[person]


def _whole_people(log: Log, *, at_once: int) -> Iterator[Ints]:
    """Rows in portions that hold all answers of their people."""
    order = np.argsort(log.person, kind="stable")
    portion = (np.cumsum(np.bincount(log.person)) // at_once)[log.person[order]]
    yield from np.split(order, np.flatnonzero(np.diff(portion)) + 1)
