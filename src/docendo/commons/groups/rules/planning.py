"""Lays a roster over what stands: the dry run, and word for word what is then written.

A plan is worked out of a roster and of what stands, and of nothing else. The page shows it, and
whoever writes it works it out again and writes it only if it is the same.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from docendo.commons.communities.api import folded
from docendo.commons.groups.rules.plan import (
    Beginning,
    Change,
    GroupChange,
    Plan,
    Somebody,
    Standing,
    StandingEnrollment,
    StandingGroup,
)
from docendo.commons.groups.rules.roster import (
    Fault,
    Line,
    Problem,
    Roster,
    SaidGroup,
    Who,
    key_of_source,
)


def plan(roster: Roster, standing: Standing) -> Plan:
    return _Planning(roster, standing).plan()


Decided = Beginning | Change | StandingEnrollment | None


class _Planning:
    """The roster laid over what stands."""

    def __init__(self, roster: Roster, standing: Standing) -> None:
        self.roster = roster
        self.standing = standing
        self.problems = list(roster.problems)
        self.sourced = {each.source_id: each for each in standing.groups if each.source_id}
        self.named: dict[str, list[StandingGroup]] = {}
        for group in standing.groups:
            self.named.setdefault(folded(group.name), []).append(group)
        # Who has joined comes last and counts: somebody may stand in a group as a member and once
        # more as an address of theirs.
        stands = sorted(standing.enrollments, key=lambda each: each.person_id is not None)
        self.by_source = {each.source_id: each for each in stands if each.source_id}
        self.by_address = {each.address: each for each in stands if each.address}
        self.open = {(each.group_id, self._identity(each)): each for each in stands}
        self.numbered = {(each.group_id, each.source_id): each for each in stands}
        # What the groups of the file are; None for a name that several groups have.
        self.groups = {said.key: self._group(said) for said in roster.groups}
        over = (self.sourced.get(source_id) for source_id in roster.over_groups)
        self.over = {group.pk: group for group in over if group is not None and group.is_open}
        self.seen: dict[tuple[int | str, int | str], Line] = {}
        self.goes_on: set[int] = set()
        self.same = 0

    def plan(self) -> Plan:
        found = [self._decided(line) for line in self.roster.lines]
        ends = list(self._ends({each.pk for each in found if isinstance(each, StandingEnrollment)}))
        return Plan(
            new_groups=tuple(each for each in self.groups.values() if isinstance(each, SaidGroup)),
            changed_groups=tuple(self._changed_groups()),
            over_groups=tuple(self.over.values()),
            missing_groups=tuple(self._missing_groups()),
            begins=tuple(each for each in found if isinstance(each, Beginning)),
            changes=(
                *(each for each in found if isinstance(each, Change)),
                *self._moved({each.pk for each in ends}),
            ),
            ends=tuple(ends),
            missing=tuple(self._missing({each.pk for each in ends})),
            same=self.same,
            problems=tuple(self.problems),
        )

    # --- Groups ---------------------------------------------------------------------------------

    def _group(self, said: SaidGroup) -> StandingGroup | SaidGroup | None:
        """The group that stands, the one to be made, or None where several have this name."""
        if said.source_id:
            return self.sourced.get(said.source_id, said)
        found = self.named.get(folded(said.name), [])
        if said.term:
            found = [each for each in found if folded(each.term) == folded(said.term)]
        if len(found) > 1:
            found = [each for each in found if each.is_open]
        if not found:
            return said
        return found[0] if len(found) == 1 else None

    def _changed_groups(self) -> Iterator[GroupChange]:
        for said in self.roster.groups:
            stands = self.groups[said.key]
            if not isinstance(stands, StandingGroup):
                continue
            # An export of changes need not name the term again.
            named = replace(said, term=said.term or stands.term)
            # A spreadsheet finds a group by its name, and may write it in small letters.
            is_renamed = said.source_id and (stands.name, stands.term) != (named.name, named.term)
            if is_renamed or not stands.is_open:
                yield GroupChange(stands, named)

    def _missing_groups(self) -> Sequence[StandingGroup]:
        if not self.roster.names_all_groups:
            return ()
        named = {each.source_id for each in self.roster.groups} | {*self.roster.over_groups}
        return [
            each for each in self.sourced.values() if each.is_open and each.source_id not in named
        ]

    # --- People ---------------------------------------------------------------------------------

    def _identity(self, stands: StandingEnrollment) -> int | str:
        """An address that had not joined may be a member's by now."""
        if stands.person_id is not None:
            return stands.person_id
        member = self.standing.members.get(stands.address)
        return member.person_id if member else stands.address

    def _somebody(self, who: Who) -> Somebody | None:
        """Whom the file means: by their number first, which stays when an address changes."""
        known = self.by_source.get(who.source_id)
        if known is None and who.address not in self.standing.members:
            known = self.by_address.get(who.address)
        address = who.address or (known.address if known else "")
        if known is not None and known.person_id is not None:
            return Somebody(known.person_id, address, known.name, who.source_id)
        if (member := self.standing.members.get(address)) is not None:
            return Somebody(member.person_id, address, member.name, who.source_id)
        name = who.name or (known.name if known else "")
        return Somebody(None, address, name, who.source_id) if address else None

    def _group_of(self, line: Line) -> str | int | None:
        """The key of a new group, or the number of one that stands and goes on."""
        found = self.groups.get(line.group)
        if isinstance(found, SaidGroup):
            return found.key
        if found is None:
            found = self.sourced.get(line.group.removeprefix(key_of_source("")))
            return found.pk if found is not None and found.is_open else None
        return found.pk

    # --- Lines ----------------------------------------------------------------------------------

    def _decided(self, line: Line) -> Decided:
        """What becomes of a line; None if it changes nothing."""
        group, who = self._group_of(line), self._somebody(line.who)
        if group in self.over:
            return None
        if group is not None and who is not None:
            return self._laid_over(line, group, who)
        if not line.is_over:
            self._refuse(line, *self._why_unknown(line, who))
        return None

    def _why_unknown(self, line: Line, who: Somebody | None) -> tuple[Fault, str]:
        if who is None:
            return Fault.UNKNOWN_PERSON, line.who.source_id
        if line.group in self.groups:
            [said] = [each for each in self.roster.groups if each.key == line.group]
            return Fault.SEVERAL_GROUPS, said.name
        return Fault.UNKNOWN_GROUP, line.group.removeprefix(key_of_source(""))

    def _laid_over(self, line: Line, group: str | int, who: Somebody) -> Decided:
        stands = self._standing(group, who)
        if line.is_over:
            return stands
        identity = self._identity(stands) if stands else who.identity
        first = self.seen.setdefault((group, identity), line)
        if first is not line:
            self._refuse(line, Fault.TWICE, str(first.row))
            return None
        if stands is None:
            return Beginning(group, who, line.role, line.ends_on)
        self.goes_on.add(stands.pk)
        changed = Change(
            stands,
            # What the file does not say is not taken away.
            replace(who, source_id=who.source_id or stands.source_id),
            line.role,
            line.ends_on if self.roster.is_sourced else stands.ends_on,
        )
        if changed.differs:
            return changed
        self.same += 1
        return None

    def _standing(self, group: str | int, who: Somebody) -> StandingEnrollment | None:
        if not isinstance(group, int):
            return None
        known = self.open.get((group, who.identity))
        if known is None and who.source_id:
            known = self.numbered.get((group, who.source_id))
        return known

    def _refuse(self, line: Line, fault: Fault, value: str) -> None:
        file = "enrollments.csv" if self.roster.is_sourced else ""
        self.problems.append(Problem(line.row, fault, value, file))

    def _ends(self, named: Collection[int]) -> Iterator[StandingEnrollment]:
        """What the file itself says to be over: an enrollment, its group or its person."""
        over_people = frozenset(self.roster.over_people)
        for each in self.standing.enrollments:
            is_over = (
                each.pk in named or each.group_id in self.over or each.source_id in over_people
            )
            # A system may say that one enrollment has ended and that another goes on.
            if is_over and each.pk not in self.goes_on:
                yield each

    def _moved(self, ends: Collection[int]) -> Iterator[Change]:
        """Who is called or reached otherwise now, in the groups that the file does not name."""
        said = {who.source_id: who for who in self.roster.people}
        for each in self.standing.enrollments:
            if each.source_id not in said or each.pk in ends or each.pk in self.goes_on:
                continue
            who = self._somebody(said[each.source_id])
            # They may be in the group as a member already.
            if who and self.open.get((each.group_id, who.identity), each) is each:
                change = Change(each, who, each.role, each.ends_on)
                if change.differs:
                    yield change

    def _missing(self, ends: Collection[int]) -> Iterator[StandingEnrollment]:
        """Who stands in a group of which the file says all, and is not in it."""
        if not self.roster.is_full:
            return
        known = self.sourced if self.roster.is_sourced else self.groups
        groups = {each.pk for each in known.values() if isinstance(each, StandingGroup)}
        for each in self.standing.enrollments:
            is_named = each.pk in ends or each.pk in self.goes_on
            if each.group_id in groups and not is_named:
                yield each
