"""How apps above take part in a community without communities knowing them.

An app registers its starters in ``starters.py`` and its panels in ``panels.py``; both modules are
imported when the site starts. Panels come in their ``order`` (topics 20, forum 40, others between
and after).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

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


class HomeQuery(Protocol[Seat_contra]):
    """What a panel on a community's home shows to a seat; None shows nothing."""

    def __call__(self, seat: Seat_contra, *, now: datetime) -> object | None: ...


class PersonQuery(Protocol[Seat_contra]):
    """What a panel on a person's page in a community shows to a seat; None shows nothing."""

    def __call__(self, seat: Seat_contra, *, person_id: int, now: datetime) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class HomePanel(Generic[Seat_contra]):
    """A part of a community's home; ``template`` reads the answer of ``query`` as ``panel``."""

    order: int
    template: str
    query: HomeQuery[Seat_contra]


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


HOME_PANELS: list[HomePanel[Any]] = []
PERSON_PANELS: list[PersonPanel[Any]] = []
FIRST_STEPS: list[FirstStep[Any]] = []


def show_on_home(panel: HomePanel[Any]) -> None:
    HOME_PANELS.append(panel)
    HOME_PANELS.sort(key=lambda panel: panel.order)


def show_on_person(panel: PersonPanel[Any]) -> None:
    PERSON_PANELS.append(panel)
    PERSON_PANELS.sort(key=lambda panel: panel.order)


def propose_step(step: FirstStep[Any]) -> None:
    FIRST_STEPS.append(step)
    FIRST_STEPS.sort(key=lambda step: step.order)
