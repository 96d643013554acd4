"""Who may be matched, in columns, and by which plan.

Everybody is a row from 0, and whatever names somebody names their row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.scheduling.clock import minute, read_clocks

# No zone stands between quarters of an hour today.
SLOT_MINUTES = 15
SLOTS = 7 * 24 * 60 // SLOT_MINUTES
WORDS = -(-SLOTS // 64)

Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Offers:
    """Who can help with what, each pair of person and topic once; all of shape (offers,).

    ``level`` from 1 to 4. What speaks for it beside one's own word: a certificate, a coordinator's
    word, and how many answers worked for somebody.
    """

    person: Ints
    topic: Ints
    level: Ints
    is_certified: Bools
    is_confirmed: Bools
    worked: Ints


@dataclass(frozen=True, eq=False)
class Wishes:
    """Who wants to learn what, each pair once; ``priority`` above 0, 1 for what matters most."""

    person: Ints
    topic: Ints
    priority: Floats


@dataclass(frozen=True, eq=False)
class Meetings:
    """Pairs (k, 2) who were matched before, in either order, how often, and how many days ago."""

    pairs: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    times: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    days: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, eq=False)
class Weeks:
    """When everybody is free, in each season of the coming year.

    Between two changes of any clock all offsets stand still: that is a season. ``free``
    (seasons, people, words): quarters of an hour of a week in UTC, bit 0 from Monday 0:00.
    ``east`` (seasons, people): by how many quarters their clocks are ahead of UTC.
    """

    free: Words
    east: Ints

    def of(self, people: Ints) -> "Weeks":
        return Weeks(self.free[:, people], self.east[:, people])


def weeks(masks: Sequence[bytes], zones: Sequence[ZoneInfo], *, now: datetime) -> Weeks:
    """Weeks by the clocks on people's walls laid side by side, for the year from now.

    ``masks``: one bit for each slot of equal length from Monday 0:00, the lowest bit of a byte
    first; a multiple of 84 bits, as 42 bytes for half hours.
    """
    if not masks:
        return Weeks(np.zeros((1, 0, WORDS), np.uint64), np.zeros((1, 0), np.int64))
    first = minute("now", now, up=False)
    last = first + timedelta(days=366) // timedelta(minutes=1)
    named = sorted(set(zones), key=str)
    clocks, clock_of = read_clocks(named, first=first, last=last)
    code_of = {zone: code for code, zone in enumerate(named)}
    clock = clock_of[[code_of[zone] for zone in zones]]
    moments = np.unique(np.concatenate([[first], *(one.changes for one in clocks)]).astype(int))
    offsets = [(one.local(moments) - moments) // SLOT_MINUTES for one in clocks]
    table = np.array(offsets, np.int64).reshape(len(clocks), len(moments)).T
    # Only how far clocks are apart makes a difference, and most seasons repeat an earlier one.
    _apart, kept = np.unique(table - table[:, :1], axis=0, return_index=True)
    table = table[np.sort(kept)]
    local = np.frombuffer(b"".join(masks), np.uint8).reshape(len(masks), -1)
    bits = np.unpackbits(local, axis=1, bitorder="little")
    bits = np.repeat(bits, SLOTS // bits.shape[1], axis=1)
    free = np.zeros((len(table), len(masks), WORDS), np.uint64)
    east = np.zeros((len(table), len(masks)), np.int64)
    for season, ahead in enumerate(table):
        east[season] = ahead[clock]
        for offset in np.unique(ahead):
            rows = np.flatnonzero(east[season] == offset)
            free[season, rows] = packed(np.roll(bits[rows], -offset, axis=1))
    return Weeks(free, east)


def packed(bits: NDArray[np.generic]) -> Words:
    """Rows of 672 quarters of an hour as rows of words."""
    padded = np.zeros((len(bits), WORDS * 64), np.uint8)
    padded[:, :SLOTS] = bits
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def no_pairs() -> Ints:
    return np.zeros((0, 2), np.int64)


@dataclass(frozen=True, eq=False, kw_only=True)
class Pool:
    """Everybody who takes part; columns of shape (people,) unless said otherwise.

    ``languages``: one bit for each language, ``spoken`` their codes from the lowest bit on.
    ``pace``, ``format``, ``size`` and ``rhythm``: codes from 1, 0 for whom anything suits.
    ``group``: codes from 0 of what the plan's rules go by.

    ``apart`` (k, 2): pairs who must not meet, in either order, and nobody asks why: blocks, who
    would rather not, who declined each other, whom a coordinator keeps apart. ``must`` (k, 2): who
    has to help whom.
    """

    people: Ints
    offers: Offers
    wishes: Wishes
    weeks: Weeks
    languages: Words
    can_help: Ints
    can_learn: Ints
    pace: Ints
    format: Ints
    size: Ints
    rhythm: Ints
    group: Ints
    apart: Ints = field(default_factory=no_pairs)
    must: Ints = field(default_factory=no_pairs)
    met: Meetings = field(default_factory=Meetings)
    spoken: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("languages", "can_help", "can_learn", *PREFERENCES, "group"):
            if len(getattr(self, name)) != len(self.people):
                raise Invalid(f"{name} must have {len(self.people)} rows, one for each person.")

    def __len__(self) -> int:
        return len(self.people)

    def of(self, rows: Ints) -> Self:
        """Some of the people by themselves; the first of ``rows`` becomes row 0."""
        new = np.full(len(self), -1)
        new[rows] = np.arange(len(rows))
        columns = ("people", "languages", "can_help", "can_learn", *PREFERENCES, "group")
        together = (new[self.met.pairs] >= 0).all(axis=1)
        offered, wished = new[self.offers.person] >= 0, new[self.wishes.person] >= 0
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in columns},
            offers=Offers(
                new[self.offers.person[offered]],
                self.offers.topic[offered],
                self.offers.level[offered],
                self.offers.is_certified[offered],
                self.offers.is_confirmed[offered],
                self.offers.worked[offered],
            ),
            wishes=Wishes(
                new[self.wishes.person[wished]],
                self.wishes.topic[wished],
                self.wishes.priority[wished],
            ),
            weeks=self.weeks.of(rows),
            apart=_within(self.apart, new),
            must=_within(self.must, new),
            met=Meetings(
                new[self.met.pairs[together]], self.met.times[together], self.met.days[together]
            ),
        )


PREFERENCES = ("pace", "format", "size", "rhythm")


def _within(pairs: Ints, new: Ints) -> Ints:
    found = new[pairs]
    return found[(found >= 0).all(axis=1)]


class Kind(StrEnum):
    """Who is brought together."""

    TUTORS = "tutors"
    PEERS = "peers"
    GROUPS = "groups"
    RINGS = "rings"


class Term(IntEnum):
    """What makes a pair good; its number is its column."""

    TOPIC = 0
    LEVEL = 1
    EVIDENCE = 2
    HOURS = 3
    PACE = 4
    FORMAT = 5
    SIZE = 6
    RHYTHM = 7
    NEW = 8


WEIGHTS: Mapping[Term, float] = {
    Term.TOPIC: 4,
    Term.LEVEL: 2,
    Term.EVIDENCE: 2,
    Term.HOURS: 2,
    Term.PACE: 1,
    Term.FORMAT: 1,
    Term.SIZE: 1,
    Term.RHYTHM: 1,
    Term.NEW: 2,
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """By what rules a round brings people together.

    Tutors and mentors help whoever wants what they offer; peers want to learn the same; a group
    has one mentor; in a ring of at most ``longest`` everybody helps the next.

    ``minutes``: for so long both must be free each week, whatever the season. ``allowed``
    (groups, groups): whether who is of the row's group may help who is of the column's; everybody
    everybody if None. ``each``: how many helpers a learner gets at most. ``weights``: what a term
    counts for; one that is missing counts nothing.
    """

    kind: Kind = Kind.TUTORS
    minutes: int = 60
    needs_language: bool = True
    allowed: Bools | None = None
    each: int = 1
    longest: int = 3
    weights: Mapping[Term, float] = field(default_factory=lambda: WEIGHTS)
    is_fair: bool = True


def standing(pool: Pool) -> Ints:
    """(people,) a place for each by what they say and not by their name or number.

    Ties are decided by it, so that whoever is renamed or stands elsewhere in the list is matched as
    before. Pairs of people are not looked at: a place tells of no one who keeps away from another.
    """
    told = np.zeros(len(pool), np.uint64)
    for column in ("languages", "can_help", "can_learn", *PREFERENCES, "group"):
        told = _mixed(told ^ getattr(pool, column).astype(np.uint64))
    for season in pool.weeks.free:
        for word in season.T:
            told = _mixed(told ^ word)
    offers, wishes = pool.offers, pool.wishes
    offered = np.zeros(len(offers.person), np.uint64)
    for values in (offers.topic, offers.level, offers.is_certified, offers.is_confirmed):
        offered = _mixed(offered ^ values.astype(np.uint64))
    offered = _mixed(offered ^ offers.worked.astype(np.uint64))
    wished = _mixed(
        wishes.topic.astype(np.uint64)
        ^ np.ascontiguousarray(wishes.priority, np.float64).view(np.uint64)
    )
    # Sums: in which order somebody names their topics says nothing.
    np.add.at(told, offers.person, offered)
    np.add.at(told, wishes.person, _mixed(wished))
    place = np.empty(len(pool), np.int64)
    place[np.lexsort([pool.people, told])] = np.arange(len(pool))
    return place


def _mixed(values: Words) -> Words:
    """Each number to another without pattern (SplitMix64; Steele, Lea and Flood 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def shuffled(keys: Ints) -> Words:
    """The same numbers in an order without pattern, to decide between equals."""
    return _mixed(keys.astype(np.uint64))
