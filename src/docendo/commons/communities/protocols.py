"""How apps above take part in a community without communities knowing them.

An app registers its starters in ``starters.py`` and its panels in ``panels.py``; both modules are
imported when the site starts. Panels come in their ``order`` (topics 20, forum 40, others between
and after).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Sentence

Seat_contra = TypeVar("Seat_contra", contravariant=True)


# --- Founding ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Founding:
    """A community that is being founded, for those who begin something in it."""

    community_id: int
    founder_id: int
    topics: tuple[str, ...]
    now: datetime


Starter = Callable[[Founding], None]
STARTERS: list[Starter] = []


def starter(start: Starter) -> Starter:
    """Call ``start`` whenever a community is founded, in the founding transaction."""
    STARTERS.append(start)
    return start


# --- Panels -----------------------------------------------------------------------------------


def _nothing(_seat: object) -> Mapping[str, QuerySet[Any]]:
    return {}


class HomeQuery(Protocol[Seat_contra]):
    """What a panel on a community's home shows to a seat; None shows nothing."""

    def __call__(
        self, seat: Seat_contra, *, counts: Mapping[str, int], now: datetime
    ) -> object | None: ...


class PersonQuery(Protocol[Seat_contra]):
    """What a panel on a person's page in a community shows to a seat; None shows nothing."""

    def __call__(self, seat: Seat_contra, *, person_id: int, now: datetime) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class HomePanel(Generic[Seat_contra]):
    """A part of a community's home; ``template`` reads the answer of ``query`` as ``panel``.

    ``counts`` names rows of the community whose numbers the panel needs: those of all panels are
    counted in one query, and ``query`` is given them all.
    """

    order: int
    template: str
    query: HomeQuery[Seat_contra]
    counts: Callable[[Seat_contra], Mapping[str, QuerySet[Any]]] = _nothing


@dataclass(frozen=True, kw_only=True)
class PersonPanel(Generic[Seat_contra]):
    """A part of a person's page in a community; whoever has a panel is shown without a seat too."""

    order: int
    template: str
    query: PersonQuery[Seat_contra]


@dataclass(frozen=True, kw_only=True)
class FirstStep(Generic[Seat_contra]):
    """What those who run a new community do first; ``url_name`` takes the community's slug."""

    order: int
    sentence: Sentence
    url_name: str
    is_done: Callable[[Seat_contra], bool]


class Hub(Enum):
    """A page from which apps above lead on, so that not each of them is in the line over all."""

    PEOPLE = "people"
    PEERS = "peers"
    SETTINGS = "settings"


@dataclass(frozen=True, kw_only=True)
class Link(Generic[Seat_contra]):
    """A way from a hub to a page of an app above; ``url_name`` takes the community's slug."""

    order: int
    label: Sentence
    url_name: str
    is_for: Callable[[Seat_contra], bool]


# --- Today ------------------------------------------------------------------------------------


class Section(Enum):
    """What the start page of a person is made of, over all their communities, in this order."""

    NEWS = "news"
    COULD_ANSWER = "could-answer"
    DUE = "due"
    WORTH_READING = "worth-reading"

    @property
    def label(self) -> Any:
        return SECTION_LABELS[self]

    @property
    def most(self) -> int:
        """How much of it is shown: today is what can be done today."""
        return 1 if self is Section.WORTH_READING else 5


SECTION_LABELS = {
    Section.NEWS: _("Answers to mine"),
    Section.COULD_ANSWER: _("You could answer"),
    Section.DUE: _("Due"),
    Section.WORTH_READING: _("Worth reading"),
}


@dataclass(frozen=True, kw_only=True)
class TodayItem:
    """One line of it: what, where it leads, and why it is there for this person.

    What ``is_declined`` by the person is not shown, whatever source finds it after this one.
    """

    section: Section
    community_id: int
    title: str
    address: str
    why: str
    at: datetime
    is_declined: bool = False


@dataclass(frozen=True, kw_only=True)
class TodaySource(Generic[Seat_contra]):
    """Finds items for whoever has these seats, all of one person, with one query for all.

    Of two sources that find the same for one section, the one of lower ``order`` is shown. One
    that has something for few people says by ``there_when`` for whom: this is asked of all such
    sources in one query, and whoever has nothing there costs none of their own.
    """

    order: int
    find: Callable[[Sequence[Seat_contra], datetime], Iterable[TodayItem]]
    there_when: Callable[[Sequence[Seat_contra]], Exists] | None = None


@dataclass(frozen=True, kw_only=True)
class StartStep:
    """What somebody new does first; ``why`` says what they get from it.

    It ``is_done`` already, or the database knows by ``done_when``; all of these are one query.
    """

    order: int
    sentence: Sentence
    why: Sentence
    address: str
    is_done: bool = False
    done_when: Exists | None = None


StartSteps = Callable[[Sequence[Any]], Sequence[StartStep]]
TODAY_SOURCES: list[TodaySource[Any]] = []
START_STEPS: list[StartSteps] = []


def show_today(source: TodaySource[Any]) -> None:
    TODAY_SOURCES.append(source)
    TODAY_SOURCES.sort(key=lambda source: source.order)


def propose_start(steps: StartSteps) -> None:
    """Propose steps to whoever is new, given their seats; without a query."""
    START_STEPS.append(steps)


# --- What is shown and proposed on a community's pages ----------------------------------------

HOME_PANELS: list[HomePanel[Any]] = []
PERSON_PANELS: list[PersonPanel[Any]] = []
FIRST_STEPS: list[FirstStep[Any]] = []
LINKS: dict[Hub, list[Link[Any]]] = {hub: [] for hub in Hub}


def show_on_home(panel: HomePanel[Any]) -> None:
    HOME_PANELS.append(panel)
    HOME_PANELS.sort(key=lambda panel: panel.order)


def show_on_person(panel: PersonPanel[Any]) -> None:
    PERSON_PANELS.append(panel)
    PERSON_PANELS.sort(key=lambda panel: panel.order)


def lead_from(hub: Hub, link: Link[Any]) -> None:
    LINKS[hub].append(link)
    LINKS[hub].sort(key=lambda link: link.order)


def links_from(hub: Hub, seat: Any) -> list[Link[Any]]:
    """Where a seat's person may go on from there."""
    return [link for link in LINKS[hub] if link.is_for(seat)]


def propose_step(step: FirstStep[Any]) -> None:
    FIRST_STEPS.append(step)
    FIRST_STEPS.sort(key=lambda step: step.order)
