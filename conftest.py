"""What every test may use: the cast, a community for them, and two databases to choose from.

``DATABASE_URL`` in the environment chooses PostgreSQL; without it the suite runs on SQLite.
"""

import gc
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.people.models import Person
from docendo.kernel import clock, limits

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("docendo", deadline=None)
hypothesis.settings.load_profile("docendo")

pytest_plugins = ["docendo.kernel.tests.processes"]

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

# pytest-django refuses a database to who asks for none of these; ``place`` is one for processes.
DATABASES = {"db", "transactional_db", "place"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is left to the other database is left out, what is long begins."""
    left = {item for item in items if is_left_to_other(item)}
    items[:] = [item for item in items if item not in left]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    config.hook.pytest_deselected(items=list(left))


def is_left_to_other(item: pytest.Item) -> bool:
    """Whether it needs the other one for row locks or a plan; or none, and runs on SQLite alone."""
    if "DATABASE_URL" not in os.environ:
        return item.get_closest_marker("postgresql") is not None
    uses_one = not DATABASES.isdisjoint(getattr(item, "fixturenames", ())) or any(
        item.get_closest_marker(name) for name in ("django_db", "journey")
    )
    return not uses_one or item.get_closest_marker("sqlite") is not None


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays: to look for garbage among it takes a fourteenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under CI what was skipped was not proved, and counts as failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Whether the database may have its tables: asked for, or as copied from MIGRATED."""
    return bool(request.config.getoption("reuse_db")) or "MIGRATED" in os.environ


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as in production: a database in memory has other locks.

    To migrate takes a worker ten seconds: ``make test`` does it once, and names in MIGRATED the
    database of which each worker takes a copy.
    """
    migrated = os.environ.get("MIGRATED")
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # Both workers of a parallel run share one home.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        database["TEST"]["NAME"] = str(Path(settings.HOME) / f"test-{worker}.sqlite3")
        if migrated:
            with (
                closing(sqlite3.connect(migrated)) as tables,
                closing(sqlite3.connect(database["TEST"]["NAME"])) as copy,
            ):
                tables.backup(copy)
    elif migrated:
        database["TEST"]["TEMPLATE"] = migrated


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    yield
    cache.clear()
    limits.forget()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the clock of the pages and of the worker shows."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Make a person who has joined Docendo: ``person("Amira Haddad")``."""

    def make(name: str, **fields: object) -> Person:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        return Person.objects.create_user(email, "correct horse battery", name=name, **fields)

    return make


@pytest.fixture
def community(db: None) -> Community:
    """A public community that one asks to join."""
    return Community.objects.create(
        slug="maple",
        name="Maple College",
        about="First-year mathematics",
        language="en",
        entry=Door.REQUEST,
        visibility=Visibility.PUBLIC,
        created_at=NOW,
    )


@pytest.fixture
def private_community(db: None) -> Community:
    """A community by invitation that only its members read."""
    return Community.objects.create(
        slug="cedar",
        name="Cedar Ward",
        about="Nurses in training",
        language="en",
        entry=Door.INVITATION,
        visibility=Visibility.MEMBERS,
        created_at=NOW,
    )


@pytest.fixture
def seat(person: Callable[..., Person], community: Community) -> Callable[..., Seat]:
    """Give somebody new a seat: ``seat(Role.MEMBER)``, ``seat(Role.GUEST, "Ben", in_=other)``."""

    def take(role: Role, name: str = "", *, in_: Community | None = None) -> Seat:
        where = in_ or community
        who = person(name or f"{where.slug} {role.name.lower()}")
        Membership.of(where, who, role, joined_at=NOW).save()
        return Seat(where, who, role)

    return take


@pytest.fixture
def owner(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.OWNER)


@pytest.fixture
def coordinator(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.COORDINATOR)


@pytest.fixture
def moderator(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MODERATOR)


@pytest.fixture
def member(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER)


@pytest.fixture
def guest(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.GUEST)


@pytest.fixture
def stranger(person: Callable[..., Person], community: Community) -> Seat:
    """Signed in, without a seat."""
    return Seat(community, person("stranger"), None)


@pytest.fixture
def anonymous(community: Community) -> Seat:
    """Not signed in."""
    return Seat(community, None, None)


@pytest.fixture
def browse() -> Callable[[Seat], Client]:
    """A test client for whoever has this seat: ``browse(member).get(...)``."""

    def start(seat: Seat) -> Client:
        client = Client()
        if seat.person is not None:
            client.force_login(seat.person)
        return client

    return start
