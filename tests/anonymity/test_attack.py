"""An attack on anonymity: whoever asked, nobody sees a difference.

The same story is lived twice, asked by Amira or by Boris, with one clock, one chance and the same
numbers of rows. After each thing that happens several people read everything that they can reach;
what they read in both worlds must be the same to the last byte. So must all that is stored, but for
the few tables that only their owners and the system read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from random import Random

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from docendo.commons.people.models import Person
from docendo.kernel import limits
from docendo.learning.forum.actions import ask
from tests.anonymity.crawl import crawl
from tests.anonymity.worlds import (
    CANDIDATES,
    MOMENTS,
    OBSERVERS,
    Clock,
    World,
    make_world,
    remove,
    reset_numbers,
)

# Read by their owner, by the system, or by the functions of queries/masks.py.
SECRET = {
    "forum.Mask",
    "forum.Follow",
    "forum.Reading",
    "asks.Draft",
    "notices.Notice",
    "notices.Happening",
    "sessions.Session",
}
# What the moment or chance decides, which no world can repeat.
OF_CHANCE = {"last_login", "password", "request_id", "delivery.at", "outboxevent.created_at"}
VIEWS = ("active", "newest", "votes", "unanswered", "followed", "mine", "reopening")
# A crawl takes some seconds, so all of them crawl once: when all has happened, and all is there.
CRAWLED = (remove,)
# Both read the same pages by the same code. Where a database may add something of its own, like the
# order of rows that nobody ordered, a member and an owner between them see all that is shown.
CRAWLERS = OBSERVERS if connection.vendor == "sqlite" else ("carla", "ines")
# Who reads after each thing that happens: one who is told of it, and one who moderates.
NEIGHBORS = ("carla", "nora")
LIBRARY = ("by_amira", "by_carla")
WORDS = ("Amira", "Boris", "Okafor", "Anonymous", "Cauchy", "tail", "")

Seen = dict[str, str]


@contextmanager
def life(asker: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world from its beginning, of which nothing remains."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    monkeypatch.setitem(ask.__kwdefaults__ or {}, "chance", Random(7))
    with transaction.atomic():
        reset_numbers()
        yield make_world(asker, clock)
        transaction.set_rollback(True)
    limits.forget()


def near(world: World) -> list[str]:
    """Where what was asked may show: read by all after each thing that happens."""
    slug, things = world.community.slug, world.things

    def at(name: str, *arguments: object) -> str:
        return reverse(name, args=(slug, *arguments))

    questions, thread = at("forum:questions"), things.get("thread", 0)
    newest = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    people = [*(world.seats[name].member.pk for name in CANDIDATES), newest]
    addresses = [
        at("communities:home"),
        *(f"{questions}?view={view}" for view in VIEWS),
        at("forum:feed"),
        at("forum:question", thread),
        at("forum:asker", thread),
        at("forum:give_name", thread),
        at("topics:topic", "calculus"),
        at("library:shelf"),
        *(at("library:resource", things[name]) for name in LIBRARY if name in things),
        at("communities:people"),
        reverse("notices:notices"),
        *(at("communities:person", pk) for pk in people),
        *(f"{at('search:results')}?q={word}" for word in ("Amira", "Boris", "Anonymous")),
        f"{at('asks:look')}?title=Cauchy+criterion",
    ]
    for post in (things.get(name) for name in ("question", "own", "removed")):
        if post is not None:
            addresses += [at("forum:history", post), at("forum:comment", post)]
    return addresses


def starts(world: World) -> list[str]:
    """Where the crawl begins: links lead on, and what none leads to is here."""
    slug, things = world.community.slug, world.things

    def at(name: str, *arguments: object) -> str:
        return reverse(name, args=(slug, *arguments))

    addresses = ["/", "/communities/", *near(world)]
    for pk in Person.objects.order_by("pk").values_list("pk", flat=True):
        addresses += [at("communities:person", pk), at("communities:remove", pk)]
    for word in WORDS:
        addresses += [f"{at(name)}?q={word}" for name in ("search:results", "communities:people")]
    addresses += [
        at("forum:topic_feed", "calculus"),
        at("forum:close", things["thread"]),
        at("library:finder", things["thread"]),
        f"{at('asks:ask')}?title=Cauchy+criterion",
        f"{at('topics:find')}?q=calc",
        "/search/?q=Anonymous",
    ]
    for post in (things.get(name) for name in ("question", "answer", "own", "removed")):
        if post is not None:
            addresses += [at(f"forum:{name}", post) for name in ("post", "edit", "remove")]
    if waiting := things.get("waiting"):
        addresses += [at("forum:question", waiting), at("asks:unanswered")]
    if comment := things.get("comment"):
        addresses.append(at("forum:edit_comment", comment))
    return addresses


def read_by_all(world: World, *, crawls: bool) -> Seen:
    """What each of them sees."""
    return {
        f"{name}: {way}": page
        for name in (CRAWLERS if crawls else NEIGHBORS)
        for way, page in crawl(
            world.clients[name],
            starts(world) if crawls else near(world),
            words=WORDS,
            follows=crawls,
        ).items()
    }


def stored() -> Seen:
    """Every row of every table, but for what is secret."""
    rows: Seen = {}
    for model in apps.get_models():
        label = model._meta.label
        if label in SECRET or not model._meta.managed:
            continue
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if not {field.attname, f"{model._meta.model_name}.{field.attname}"} & OF_CHANCE
        ]
        for row in model._default_manager.order_by("pk").values(*columns):
            rows[f"{label} {row['id' if 'id' in row else columns[0]]}"] = str(row)
    return rows


def live(asker: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Seen]:
    """All that is read and stored after each thing that happens, with ``asker`` asking."""
    found: dict[str, Seen] = {}
    with life(asker, monkeypatch) as world:
        for happens in MOMENTS:
            happens(world)
            world.pass_time()
            found[f"stored, after {happens.__name__}"] = stored()
            found[f"read, after {happens.__name__}"] = read_by_all(world, crawls=happens in CRAWLED)
    return found


def differences(one: Seen, other: Seen) -> list[str]:
    """Where two readings differ, and in which line first."""
    found = []
    for key in sorted({*one, *other}):
        lines = zip_longest(one.get(key, "").splitlines(), other.get(key, "").splitlines())
        differing = [f"{key}\n  {here}\n  {there}" for here, there in lines if here != there]
        found += differing[:1]
    return found


@pytest.mark.long
@pytest.mark.django_db
def test_nothing_that_anybody_can_reach_tells_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    amira, boris = (live(name, monkeypatch) for name in CANDIDATES)
    found = {moment: differences(amira[moment], boris[moment]) for moment in amira}
    assert {moment: places[:3] for moment, places in found.items() if places} == {}
    for moment in CRAWLED:
        read = amira[f"read, after {moment.__name__}"]
        assert len(read) > 500
        assert sum("Anonymous " in page for page in read.values()) > 50
