from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.actions import bring_roster, confirm_import
from docendo.commons.groups.models import RosterImport
from docendo.commons.groups.queries import dry_run
from docendo.commons.groups.rules.groups import GroupKind
from docendo.kernel import clock

Take = Callable[..., RosterImport]


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def bring(coordinator: Seat, now: datetime) -> Take:
    """Let a coordinator bring a file: ``bring(content)``."""

    def take(content: bytes, *, by: Seat = coordinator, at: datetime = now) -> RosterImport:
        return bring_roster(
            by, content=content, file_name="roster.csv", kind=GroupKind.CLASS, now=at
        )

    return take


@pytest.fixture
def write(coordinator: Seat, bring: Take, now: datetime) -> Take:
    """Bring a file and confirm what it would change: ``write(content, ends_missing=True)``."""

    def take(content: bytes, *, ends_missing: bool = False, at: datetime = now) -> RosterImport:
        found = bring(content, at=at)
        digest = dry_run(found).plan.digest
        return confirm_import(
            coordinator, import_id=found.pk, digest=digest, ends_missing=ends_missing, now=at
        )

    return take


@pytest.fixture
def learner(seat: Callable[..., Seat]) -> Seat:
    """A member whose address is on the roster."""
    return seat(Role.MEMBER, "Person 003")


@pytest.fixture
def here(browse: Callable[[Seat], Client], coordinator: Seat) -> Client:
    """The coordinator's browser."""
    return browse(coordinator)
