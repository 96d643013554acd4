"""How easy skills and items are for somebody of average ability."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from docendo.engine.checks import Floats, Ints
from docendo.engine.mastery.log import NO_SKILL, Log, by_appearance

ROUNDS = 12


@dataclass(frozen=True)
class Effects:
    """One number for each skill (skills,) and one for each item (items,), added up for an answer.

    A skill counts one k-th where an item has k of them. A code that was never seen has effect 0,
    so that a new item is like its skills.
    """

    skill: Floats
    item: Floats

    def of_skills(self, skill: Ints) -> Floats:
        """For a typical item of these skills (n, most skills of an answer), filled up with -1."""
        effects = np.append(self.skill, 0.0)
        known = np.where(skill < len(self.skill), skill, NO_SKILL)
        mean: Floats = effects[known].sum(axis=1) / (skill != NO_SKILL).sum(axis=1)
        return mean

    def of_items(self, item: Ints) -> Floats:
        """What these items (n,) add to their skills."""
        return known(self.item, item)


@dataclass(frozen=True)
class Easiness:
    """How items differ: the log odds of a correct answer are ``ease + (1 + slope) · ability``.

    ``ease`` is that of somebody of average ability, less the ``mean`` of everybody on everything.
    ``slope`` is how much better an item tells people apart than the average one. ``answers``
    (items,) is how many each hundred people gave to it.
    """

    mean: float
    ease: Effects
    slope: Effects
    answers: Floats


def fit_easiness(log: Log) -> Easiness:
    """Rasch's model with normal effects of people, skills and items, then slopes.

    logit P(correct) = mean + person + the skills' mean + item (Rasch 1960; items within skills as
    in Fischer's linear logistic test model, 1973). Each block of effects takes Newton steps while
    the others rest, and its variance follows by expectation maximization, so that what few
    answers say is drawn to the mean as far as the data demand. Slopes (Birnbaum 1968) are fitted
    in the same way, given the abilities. O(rounds · answers).
    """
    person = by_appearance(log.person)
    row, skill = log.pairs()
    every = np.arange(len(log))
    one = np.ones(len(log))
    share = 1 / np.bincount(row, minlength=len(log))[row]
    people = _Block(every, person, share=one)
    skills = _Block(row, skill, share=share)
    items = _Block(every, log.item, share=one)
    # Half an answer more of each kind: a log of correct answers only has finite odds, too.
    mean = float(logit((log.correct.sum() + 0.5) / (len(log) + 1)))
    for _round in range(ROUNDS):
        for block in (people, skills, items):
            chance = expit(mean + people.shift + skills.shift + items.shift)
            block.step(log.correct - chance, information=chance * (1 - chance))
        chance = expit(mean + people.shift + skills.shift + items.shift)
        mean += float((log.correct - chance).sum() / ((chance * (1 - chance)).sum() + 0.5))
    rest = mean + people.shift + skills.shift + items.shift
    ability = people.shift
    skill_slopes = _Block(row, skill, share=share, times=ability)
    item_slopes = _Block(every, log.item, share=one, times=ability)
    for _round in range(ROUNDS):
        for block in (skill_slopes, item_slopes):
            chance = expit(rest + skill_slopes.shift + item_slopes.shift)
            block.step(log.correct - chance, information=chance * (1 - chance))
    return Easiness(
        mean,
        Effects(skills.effect, items.effect),
        Effects(skill_slopes.effect, item_slopes.effect),
        100 * np.bincount(log.item) / (person.max() + 1),
    )


class _Block:
    """Effects of one kind: each shifts the log odds of its rows by ``share`` of it, ``times`` it.

    Shares of a row add up to 1. ``times`` (answers,) is 1 where nothing is said.
    """

    def __init__(self, row: Ints, code: Ints, *, share: Floats, times: Floats | None = None):
        self._row, self._code, self._share = row, code, share
        self._times = np.ones(int(row.max()) + 1) if times is None else times
        count = int(code.max()) + 1
        self._seen = np.bincount(code, minlength=count) > 0
        self.effect: Floats = np.zeros(count)
        self.variance = 1.0
        self.shift: Floats = np.zeros(len(self._times))

    def step(self, residual: Floats, *, information: Floats) -> None:
        slope = self._sum(residual * self._times)
        # The share once, not squared: skills of one item move together and would overshoot. As
        # the shares of an item add up to 1, this bounds the curve from above (Jensen).
        precision = self._sum(information * self._times**2) + 1 / self.variance
        self.effect = self.effect + (slope - self.effect / self.variance) / precision
        self.variance = float(np.mean((self.effect**2 + 1 / precision)[self._seen]))
        shift = np.bincount(self._row, self._share * self.effect[self._code], len(self.shift))
        self.shift = shift * self._times

    def _sum(self, values: Floats) -> Floats:
        """Over the rows of each effect."""
        weights = self._share * values[self._row]
        return np.bincount(self._code, weights, len(self.effect)).astype(np.float64)


def known(table: Floats, code: Ints) -> Floats:
    """The entry of each code (n,), 0 for codes that the table does not know."""
    inside = code < len(table)
    return np.where(inside, table[np.where(inside, code, 0)], 0.0)
