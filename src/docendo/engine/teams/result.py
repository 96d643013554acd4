"""Teams, and why they are as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.teams.people import Crowd
from docendo.engine.teams.rules import Rule
from docendo.engine.teams.terms import Measure, Term


@dataclass(frozen=True)
class Remedy:
    """The exchange of two people that would make a team keep a rule at the least cost.

    ``breaks`` and ``mends`` are what else would change: (rule, team) by their numbers.
    """

    person: int
    other: int
    other_team: int
    breaks: tuple[tuple[int, int], ...]
    mends: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Reason:
    """One rule in one team: the numbers that it looks at and whether they are within bounds.

    ``remedy`` is None where the rule is kept, or where no exchange of two people would mend it.
    """

    rule: int
    is_kept: bool
    measures: tuple[Measure, ...]
    remedy: Remedy | None


@dataclass(frozen=True)
class Explanation:
    """Why a team is as it is: its members, and each rule in the order of the rules."""

    team: int
    members: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, eq=False)
class Scene:
    """What judges teams: the rules, their terms, and the people whom the terms speak of.

    ``members`` (seats, teams) are positions in the crowd; empty seats hold the head count.
    """

    rules: tuple[Rule, ...]
    terms: Sequence[Term]
    crowd: Crowd

    def amounts(self, members: Ints) -> Floats:
        """How far each team is from keeping each rule, (rules, teams)."""
        amounts = [term.judge(members) for term in self.terms]
        judged = np.array(amounts, dtype=np.float64).reshape(len(amounts), members.shape[1])
        # A team that was given up breaks nothing.
        return np.where((members < self.crowd.count).any(axis=0), judged, 0.0)

    def members(self, teams: Sequence[Sequence[int]]) -> Ints:
        """Teams of codes as seats of positions."""
        seats = max(map(len, teams), default=0)
        members = np.full((seats, len(teams)), self.crowd.count)
        for column, codes in enumerate(teams):
            members[: len(codes), column] = self.crowd.position[list(codes)]
        return members

    def teams(self, members: Ints) -> "Teams":
        """The opposite, judged."""
        team = np.full(len(self.crowd.position), -1)
        teams = []
        for number, column in enumerate(members.T):
            codes = np.sort(self.crowd.codes[column[column < self.crowd.count]])
            team[codes] = number
            teams.append(tuple(map(int, codes)))
        broken = self.amounts(members) > 0
        return Teams(tuple(teams), team, tuple(map(int, broken.sum(axis=1))), broken, self)


@dataclass(frozen=True, eq=False)
class Teams:
    """People divided into teams.

    ``teams``: the codes of the members, ascending, of each team. ``team`` (n,): the team of each
    person, -1 for who is in none. ``violations``: for each rule how many teams break it, and
    ``broken`` (rules, teams) which. ``scene`` is what `explain` and `repair` judge by.
    """

    teams: tuple[tuple[int, ...], ...]
    team: Ints
    violations: tuple[int, ...]
    broken: Bools
    scene: Scene = field(repr=False)

    def explain(self, team: int) -> Explanation:
        """Each rule's numbers in a team, and what mending a broken one would cost elsewhere.

        Raises Invalid for a team that there is not. O(size · n · rules).
        """
        if not 0 <= team < len(self.teams):
            raise Invalid(f"There is no team {team}; the last is {len(self.teams) - 1}.")
        members = self.scene.members([self.teams[team]])
        exchanges = _Exchanges(self, team) if self.broken[:, team].any() else None
        reasons = []
        for number, term in enumerate(self.scene.terms):
            is_kept = not self.broken[number, team]
            remedy = None if is_kept or exchanges is None else exchanges.remedy(number)
            measures = term.measures(term.sums(members), members)
            reasons.append(Reason(number, is_kept, measures, remedy))
        return Explanation(team, self.teams[team], tuple(reasons))


class _Exchanges:
    """Every exchange of a member of one team with anybody else, and what it would do."""

    def __init__(self, teams: Teams, team: int) -> None:
        self.team, self.before = team, teams.broken
        self.priorities = np.array([rule.priority for rule in teams.scene.rules])
        here = np.array(teams.teams[team])
        there = np.flatnonzero((teams.team >= 0) & (teams.team != team))
        self.person, self.other = np.repeat(here, len(there)), np.tile(there, len(here))
        self.other_team = teams.team[self.other]
        members = teams.scene.members(teams.teams)
        position = teams.scene.crowd.position
        leaving, coming = position[self.person], position[self.other]
        ours, theirs = members[:, [team]], members[:, self.other_team]
        self.ours = teams.scene.amounts(np.where(ours == leaving, coming, ours)) > 0
        self.theirs = teams.scene.amounts(np.where(theirs == coming, leaving, theirs)) > 0

    def remedy(self, rule: int) -> Remedy | None:
        """Of those that mend it: fewest broken rules in the two teams, higher priorities first."""
        change = self.ours.astype(int) - self.before[:, [self.team]]
        change += self.theirs.astype(int) - self.before[:, self.other_team]
        levels = np.unique(self.priorities)
        keys = [change[self.priorities == level].sum(axis=0) for level in levels]
        order = np.lexsort([self.other, self.person, *keys, self.ours[rule]])
        if not len(order) or self.ours[rule, order[0]]:
            return None
        at = order[0]
        other_team = int(self.other_team[at])
        breaks, mends = [], []
        for team, after in ((self.team, self.ours[:, at]), (other_team, self.theirs[:, at])):
            before = self.before[:, team]
            breaks += [(int(number), team) for number in np.flatnonzero(after & ~before)]
            mends += [(int(number), team) for number in np.flatnonzero(before & ~after)]
        mends.remove((rule, self.team))
        return Remedy(
            int(self.person[at]), int(self.other[at]), other_team, tuple(breaks), tuple(mends)
        )
