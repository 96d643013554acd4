"""From rules in a coordinator's words to terms over the people at hand, or a refusal in words."""

from collections.abc import Sequence
from math import inf
from typing import TypeVar

import numpy as np

from docendo.engine import checks
from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.teams.people import Crowd, Hours, Kinds, Values
from docendo.engine.teams.rules import (
    Alike,
    Apart,
    Balanced,
    Mixed,
    NotAlone,
    Overlap,
    Priority,
    Rule,
    Spread,
    Together,
)
from docendo.engine.teams.terms import (
    AtMostOne,
    FreeTogether,
    Gap,
    NearMean,
    NoneOrEnough,
    OneInCommon,
    OneKind,
    Several,
    Shares,
    Term,
)

Held = TypeVar("Held", Values, Kinds, Hours)


def compile_rules(rules: Sequence[Rule], *, crowd: Crowd, sizes: Ints) -> tuple[Term, ...]:
    """One term per rule; raises Invalid and names the rule that does not fit the attributes."""
    return tuple(_Compiler(number, rule, crowd, sizes).term() for number, rule in enumerate(rules))


def blocks(rules: Sequence[Rule], *, crowd: Crowd, only: Priority = Priority.LOW) -> Ints:
    """Who is to stay together, over all `Together` of at least that priority: (people,).

    Each person holds the position of the first of their block, so alone their own.
    """
    first = np.arange(crowd.count)
    for rule in rules:
        if isinstance(rule, Together) and rule.priority >= only:
            members = crowd.position[list(rule.people)]
            joined = np.isin(first, first[members[members >= 0]])
            first[joined] = np.flatnonzero(joined)[0] if joined.any() else 0
    return first


def refuse_the_impossible(rules: Sequence[Rule], *, crowd: Crowd, sizes: Ints) -> None:
    """Raises Infeasible where rules that must hold contradict each other or the sizes."""
    block = blocks(rules, crowd=crowd, only=Priority.MUST)
    largest = int(sizes.max(initial=0))
    firsts, counts = np.unique(block, return_counts=True)
    if counts.max(initial=0) > largest:
        first = firsts[np.argmax(counts)]
        who = ", ".join(map(str, np.sort(crowd.codes[block == first])))
        raise Infeasible(
            f"People {who} must be together, but the largest team has {largest} seats. "
            "Allow a larger team or let some of them go apart."
        )
    for number, rule in enumerate(rules):
        if not isinstance(rule, Apart) or rule.priority < Priority.MUST:
            continue
        if len(rule.people) > len(sizes):
            raise Infeasible(
                f"Rule {number} keeps {len(rule.people)} people apart, but there are only "
                f"{len(sizes)} teams. Allow more teams or keep fewer people apart."
            )
        apart = block[crowd.position[list(rule.people)]]
        if len(np.unique(apart)) < len(apart):
            raise Infeasible(
                f"Rule {number} keeps people apart who must be together by other rules. "
                "Drop one of these rules or lower its priority."
            )


class _Compiler:
    """One rule, with the sentences that say where it does not fit."""

    def __init__(self, number: int, rule: Rule, crowd: Crowd, sizes: Ints) -> None:
        self.number, self.rule, self.crowd, self.sizes = number, rule, crowd, sizes

    def term(self) -> Term:
        match self.rule:
            case Together(people):
                who = self._who(people)
                return NoneOrEnough(who, int(who.sum()))
            case Apart(people):
                return AtMostOne(self._who(people))
            case Alike(name, within):
                return self._alike(name, within)
            case Mixed(name, at_least):
                return self._mixed(name, at_least)
            case Balanced(name, within):
                self._positive("within", within)
                return NearMean(self._held(name, Values, "numeric"), within)
            case Spread(name, values):
                kinds = self._held(name, Kinds, "a category or tags")
                return Shares(kinds, self._values(kinds, values), teams=self._equal_teams())
            case NotAlone(name, values, at_least):
                self._positive("at_least", at_least)
                kinds = self._held(name, Kinds, "a category or tags")
                minority = kinds.has[self._values(kinds, values)]
                return NoneOrEnough(np.any(minority, axis=0), at_least)
            case Overlap(name, minutes, unbroken):
                self._positive("minutes", minutes)
                hours = self._held(name, Hours, "availability")
                return FreeTogether(hours, minutes=minutes, unbroken=unbroken)

    def _alike(self, name: str, within: float) -> Term:
        if not 0 <= within < inf:
            raise self._invalid(f"within must be a number from 0, not {within}")
        match self._attribute(name):
            case Kinds(exclusive=True) as kinds:
                return OneKind(kinds)
            case Kinds() as kinds:
                return OneInCommon(kinds)
            case Values() as values:
                return Gap(values, low=0.0, high=within)
            case Hours():
                raise self._unfit("numeric, a category or tags")

    def _mixed(self, name: str, at_least: float | None) -> Term:
        if at_least is not None:
            self._positive("at_least", at_least)
        match self._attribute(name):
            case Kinds() as kinds:
                if at_least is not None and at_least != int(at_least):
                    raise self._invalid(f"at_least must be a whole number, not {at_least}")
                return Several(kinds, None if at_least is None else int(at_least))
            case Values() as values:
                if at_least is None:
                    raise self._invalid("at_least must say how far the numbers should differ")
                return Gap(values, low=at_least, high=inf)
            case Hours():
                raise self._unfit("numeric, a category or tags")

    def _attribute(self, name: str) -> Values | Kinds | Hours:
        if name not in self.crowd.attributes:
            known = ", ".join(sorted(self.crowd.attributes)) or "none"
            raise self._invalid(f"there is no attribute {name!r}; known are: {known}")
        return self.crowd.attributes[name]

    def _held(self, name: str, wanted: type[Held], described: str) -> Held:
        held = self._attribute(name)
        if not isinstance(held, wanted):
            raise self._unfit(described)
        return held

    def _values(self, kinds: Kinds, values: tuple[int, ...] | None) -> Ints:
        """The values that anybody has: rules are often written before people have signed up."""
        if values is None:
            return np.arange(len(kinds.has))
        chosen = checks.codes(f"values of rule {self.number}", values)
        if len(np.unique(chosen)) != len(chosen) or not len(chosen):
            raise self._invalid("values must name at least one value, and each once")
        return chosen[chosen < len(kinds.has)]

    def _who(self, people: tuple[int, ...]) -> Bools:
        codes = checks.codes(f"people of rule {self.number}", people)
        if len(np.unique(codes)) != len(codes):
            raise self._invalid("people must name each person once")
        if len(codes) and codes.max() >= len(self.crowd.position):
            raise self._invalid(
                f"there is no person {codes.max()}, the last is {len(self.crowd.position) - 1}"
            )
        positions = self.crowd.position[codes]
        return np.isin(np.arange(self.crowd.count), positions)

    def _equal_teams(self) -> int | None:
        is_even = len(self.sizes) == 0 or np.ptp(self.sizes) <= 1
        return len(self.sizes) if is_even else None

    def _positive(self, what: str, number: float) -> None:
        if not 0 < number < inf:
            raise self._invalid(f"{what} must be above 0, not {number}")

    def _unfit(self, described: str) -> Invalid:
        return self._invalid(f"its attribute must be {described}")

    def _invalid(self, what: str) -> Invalid:
        return Invalid(f"Rule {self.number}, {type(self.rule).__name__}: {what}.")
