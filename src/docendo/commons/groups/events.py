"""What becomes of groups and of rosters, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RosterConfirmed(Event):
    """Somebody has confirmed a roster that is too long to be written while they wait."""

    import_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class RosterWritten(Event):
    """Groups are as a roster says; ``begun`` and ``ended`` count enrollments."""

    import_id: int
    by_id: int
    begun: int
    ended: int


@dataclass(frozen=True, kw_only=True)
class OfGroup(Event):
    """Something that happened to people in a group; only members are named."""

    group_id: int
    person_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PeopleEnrolled(OfGroup):
    """They are in the group from now on."""


@dataclass(frozen=True, kw_only=True)
class EnrollmentsEnded(OfGroup):
    """They are not in it any more."""
