"""What stands in a community, and what a roster would change of it: the dry run, as data.

Its digest goes with the button that confirms it, and comes back with whoever writes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from docendo.commons.groups.rules.groups import GroupRole
from docendo.commons.groups.rules.roster import Problem, SaidGroup

# --- What stands --------------------------------------------------------------------------------


@dataclass(frozen=True)
class StandingGroup:
    pk: int
    name: str
    kind: str
    term: str
    source_id: str
    is_open: bool


@dataclass(frozen=True)
class StandingEnrollment:
    """One that has not ended; ``person_id`` is None for who has not joined."""

    pk: int
    group_id: int
    person_id: int | None
    address: str
    name: str
    role: GroupRole
    source_id: str
    ends_on: date | None


@dataclass(frozen=True)
class Member:
    person_id: int
    name: str


@dataclass(frozen=True)
class Standing:
    """All groups of a community, its open enrollments, and its members by their address."""

    groups: Sequence[StandingGroup]
    enrollments: Sequence[StandingEnrollment]
    members: Mapping[str, Member]


# --- What changes -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Somebody:
    """A member, or (``person_id`` is None) an address that has not joined."""

    person_id: int | None
    address: str
    name: str
    source_id: str

    @property
    def identity(self) -> int | str:
        return self.person_id if self.person_id is not None else self.address


@dataclass(frozen=True)
class Beginning:
    """``group`` is the key of a new group, or the number of one that stands."""

    group: str | int
    who: Somebody
    role: GroupRole
    ends_on: date | None


@dataclass(frozen=True)
class Change:
    """An enrollment that goes on otherwise than before."""

    before: StandingEnrollment
    who: Somebody
    role: GroupRole
    ends_on: date | None

    @property
    def is_of_role(self) -> bool:
        return self.before.role != self.role

    @property
    def differs(self) -> bool:
        before, who = self.before, self.who
        was = (before.person_id, before.address, before.source_id, before.role, before.ends_on)
        becomes = (who.person_id, who.address, who.source_id, self.role, self.ends_on)
        # How a member is called they say themselves.
        return was != becomes or (who.person_id is None and before.name != who.name)


@dataclass(frozen=True)
class GroupChange:
    """A group that is named otherwise, or opens again."""

    before: StandingGroup
    said: SaidGroup


@dataclass(frozen=True)
class Plan:
    """What is written when somebody confirms; the missing end only if that is ticked.

    ``ends`` and ``over_groups`` are over by the file's own word.
    """

    new_groups: tuple[SaidGroup, ...] = ()
    changed_groups: tuple[GroupChange, ...] = ()
    over_groups: tuple[StandingGroup, ...] = ()
    missing_groups: tuple[StandingGroup, ...] = ()
    begins: tuple[Beginning, ...] = ()
    changes: tuple[Change, ...] = ()
    ends: tuple[StandingEnrollment, ...] = ()
    missing: tuple[StandingEnrollment, ...] = ()
    same: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change, whatever is ticked."""
        return not (self.changes_something or self.has_missing)

    @property
    def changes_something(self) -> bool:
        groups = self.new_groups or self.changed_groups or self.over_groups
        return bool(groups or self.begins or self.changes or self.ends)

    @property
    def has_missing(self) -> bool:
        return bool(self.missing or self.missing_groups)

    @property
    def may_end_missing(self) -> bool:
        """Not while somebody may be missing only because their row could not be read."""
        return self.has_missing and not any(each.fault.hides_somebody for each in self.problems)

    @property
    def not_joined(self) -> int:
        """How many people who begin have not joined: each needs an invitation."""
        return len({each.who.address for each in self.begins if each.who.person_id is None})

    @property
    def digest(self) -> str:
        return sha256(repr(self).encode()).hexdigest()
