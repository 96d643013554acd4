"""Two worlds that differ in one thing: who of two members asked a question without their name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.urls import reverse

from docendo.commons.care import actions as care
from docendo.commons.care.models import Flag
from docendo.commons.care.rules import Why
from docendo.commons.communities.actions import found_community
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.people import actions as people
from docendo.commons.people.api import verified
from docendo.commons.topics.actions import NewTopic, create_topics, offer
from docendo.commons.topics.models import Topic
from docendo.commons.topics.rules import Level
from docendo.kernel import outbox
from docendo.learning.asks.actions import pass_on
from docendo.learning.asks.actions.routing import forget
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Comment, Post, Thread
from docendo.learning.forum.rules import Reason
from docendo.learning.library import actions as library

BEGINNING = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CANDIDATES = ("amira", "boris")
ROLES = {
    "guest": Role.GUEST,
    "amira": Role.MEMBER,
    "boris": Role.MEMBER,
    "carla": Role.MEMBER,
    "dana": Role.MEMBER,
    "nora": Role.MODERATOR,
    "kofi": Role.COORDINATOR,
    "ines": Role.OWNER,
}
# Who looks. Carla answers, Dana comments, Nora moderates; Ines sees the settings.
OBSERVERS = ("nobody", "stranger", "guest", "carla", "nora", "ines")
TITLE = "Why does the Cauchy criterion suffice?"


@dataclass
class Clock:
    """Moves only when a world moves it."""

    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        return self.now


@dataclass
class World:
    """One community with its cast, and what ``asker`` does in it through the pages."""

    asker: str
    clock: Clock
    community: Community
    seats: Mapping[str, Seat]
    clients: Mapping[str, Client]
    things: dict[str, int] = field(default_factory=dict)

    def send(self, name: str, *arguments: int, **data: str) -> None:
        """Let the asker send a form, as a browser would."""
        address = reverse(name, args=(self.community.slug, *arguments))
        response = self.clients[self.asker].post(address, data)
        assert response.status_code in (200, 302), (name, response.status_code)
        assert response.status_code == 302 or name == "asks:keep", response.content.decode()

    def pass_time(self, time: timedelta = timedelta(minutes=15)) -> None:
        """Some time, before which the worker does what waits."""
        self._work()
        pass_on(self.community.pk, now=self.clock.now)
        self._work()
        self.clock.now += time

    def _work(self) -> None:
        while lanes := outbox.lanes(now=self.clock.now):
            for community_id in lanes:
                while outbox.deliver_next(community_id, now=self.clock.now, rng=Random(1)):
                    pass
        assert not outbox.set_aside().exists()


def reset_numbers() -> None:
    """Let the next row of each table take the number after the last one that is there."""
    models = [model for model in apps.get_models() if model._meta.managed]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")


def make_world(asker: str, clock: Clock) -> World:
    cast = {
        name: verified(
            f"{name}@example.org", name=f"{name.title()} Okafor", password=None, now=BEGINNING
        )
        for name in ("stranger", *ROLES)
    }
    community = found_community(
        cast["ines"],
        name="Maple College",
        about="First-year mathematics",
        language="en",
        slug="maple",
        entry=Door.REQUEST,
        visibility=Visibility.PUBLIC,
        now=BEGINNING,
    )
    seats = {"ines": Seat(community, cast["ines"], Role.OWNER)}
    for name, role in ROLES.items():
        if name != "ines":
            Membership.of(community, cast[name], role, joined_at=BEGINNING).save()
            seats[name] = Seat(community, cast[name], role)
    topics = create_topics(
        community.pk, [NewTopic(name="Calculus"), NewTopic(name="Proofs")], now=BEGINNING
    )
    clients = {"nobody": Client()}
    for name, person in cast.items():
        clients[name] = Client()
        clients[name].force_login(person)
    for name in (*CANDIDATES, "carla"):
        offer(seats[name], topic_id=topics["Calculus"].pk, level=Level(2), now=BEGINNING)
    world = World(asker, clock, community, seats, clients)
    world.things["topic"] = topics["Calculus"].pk
    forget(community.pk)  # What another world knew.
    # Both have asked and answered with their name before, so that each has something to show.
    for place, name in enumerate((*CANDIDATES, "carla")):
        now = BEGINNING - timedelta(days=3 - place)
        thread = forum.ask(
            seats[name],
            title=f"Is the Cauchy criterion question {place} easy?",
            body="Epsilon again, and I am stuck in the second step.",
            topics=[topics["Calculus"]],
            now=now,
        )
        other = CANDIDATES[1 - place] if place < len(CANDIDATES) else CANDIDATES[0]
        forum.answer(seats[other], thread_id=thread.pk, body="Take the tail.", now=now)
    world.pass_time()
    return world


# --- What happens, one after another ------------------------------------------------------------


def block(world: World) -> None:
    """Carla and Amira block each other, whoever of the two asks."""
    carla, amira = (world.seats[name].member for name in ("carla", "amira"))
    people.block(carla, blocked_id=amira.pk, now=world.clock.now)
    people.block(amira, blocked_id=carla.pk, now=world.clock.now)


def turn(world: World) -> None:
    """Who looks tries the other, and a moderator and their own try, too."""
    carla, nora, amira, boris = (
        world.seats[name].member for name in ("carla", "nora", "amira", "boris")
    )
    people.unblock(carla, blocked_id=amira.pk)
    for one, other in ((carla, boris), (nora, amira), (boris, nora)):
        people.block(one, blocked_id=other.pk, now=world.clock.now)


def ask(world: World) -> None:
    """With a draft before, as one does who hesitates."""
    words = {"title": TITLE, "body": "I do not see it, and I am ashamed.", "asks_as": "persona"}
    world.send("asks:keep", **words, page="one-page")
    world.send("asks:ask", **words, topics="Calculus", page="one-page")
    thread = Thread.objects.get(title=TITLE)
    question = Post.objects.get(thread=thread, is_question=True)
    world.things.update(thread=thread.pk, question=question.pk)
    address = reverse("forum:question", args=(world.community.slug, thread.pk))
    assert "You asked this as" in world.clients[world.asker].get(address).content.decode()


def answer(world: World) -> None:
    thread, question = world.things["thread"], world.things["question"]
    post = forum.answer(
        world.seats["carla"], thread_id=thread, body="Take the tail.", now=world.clock.now
    )
    forum.comment(
        world.seats["dana"], post_id=question, body="Which book is it?", now=world.clock.now
    )
    forum.vote(world.seats["dana"], post_id=question, value=1, now=world.clock.now)
    world.things["answer"] = post.pk


def write(world: World) -> None:
    """Edits, remarks and an answer of the asker's own."""
    things = world.things
    world.send(
        "forum:edit", things["question"], title=TITLE, body="I do not see the last step.",
        topics="Calculus, Proofs", why="Said which step.", seen_revision="1",
    )  # fmt: skip
    world.send("forum:comment", things["question"], body="Rudin, the third chapter.")
    world.send("forum:comment", things["answer"], body="Which tail do you mean?")
    world.send("forum:answer", things["thread"], body="I think that I found it myself.")
    comment = Comment.objects.get(body__startswith="Which tail")
    world.send("forum:edit_comment", comment.pk, body="Which tail?")
    own = Post.objects.get(body__startswith="I think")
    things.update(own=own.pk, comment=comment.pk)
    forum.comment(world.seats["carla"], post_id=own.pk, body="Nice.", now=world.clock.now)


def judge(world: World) -> None:
    """Of the answer, and of what Carla named: Amira added one of it, whoever asks."""
    things = world.things
    for name, added in (("by_amira", "amira"), ("by_carla", "carla")):
        said = library.Said(title=f"Notes of {added}", topics=Topic.objects.all()[:1])
        resource = library.add_link(
            world.seats[added], url=f"https://example.org/{added}", said=said, now=world.clock.now
        )
        things[name] = resource.pk
        library.say_useful(
            world.seats["carla"], resource_id=resource.pk, thread_id=things["thread"],
            now=world.clock.now,
        )  # fmt: skip
        world.send("library:use", things["thread"], resource.pk, on="1")
    world.send("forum:vote", things["answer"], value="1")
    world.send("forum:worked", things["answer"], worked="1")
    world.send("forum:accept", things["answer"], accepted="1", seen="")
    world.send("forum:explain", things["answer"], body="Behind the tail nothing is left to add.")
    world.send("forum:thank", things["answer"], what="example")


def flag(world: World) -> None:
    """Dana flags what the asker answered, Nora hides it, the asker appeals, Ines shows it."""
    own, now = world.things["own"], world.clock.now
    said: dict[str, Any] = {
        "kind": "post",
        "about": own,
        "why": Why.RULES,
        "note": "Solve it yourself.",
    }
    case = care.flag(world.seats["dana"], **said, now=now).case
    hidden: dict[str, Any] = {"decision": "hide", "words": "It gives the answer away."}
    care.decide(world.seats["nora"], case_id=case.pk, **hidden, now=now)
    # The asker flags, too, under the name that they have here.
    address = reverse("care:flag", args=(world.community.slug, "post", world.things["answer"]))
    world.clients[world.asker].post(address, {"why": "unkind"})
    assert Flag.objects.count() == 2
    world.send("care:appeal", case.pk, words="I only said what I think.")
    shown: dict[str, Any] = {"decision": "leave", "words": "It gives nothing away."}
    care.decide(world.seats["ines"], case_id=case.pk, **shown, now=now + timedelta(minutes=1))
    world.things["case"] = case.pk


def close(world: World) -> None:
    things = world.things
    world.send("forum:close", things["thread"], reason="not_needed", note="Solved for me.")
    world.send("forum:edit_comment", things["comment"], remove="1")


def reopen(world: World) -> None:
    """Opened by the asker, closed by a moderator, and the asker asks to open it again."""
    things = world.things
    world.send("forum:reopen", things["thread"])
    forum.close(
        world.seats["nora"], thread_id=things["thread"], reason=Reason.UNCLEAR, now=world.clock.now
    )
    world.send("forum:ask_to_reopen", things["thread"], note="It says all now.")


def remove(world: World) -> None:
    """A second question, taken back at once; moderators still see it, and who removed it."""
    title = "What is a limit at all?"
    world.send("asks:ask", title=title, body="Really.", asks_as="persona")
    post = Post.objects.get(thread__title=title)
    world.send("forum:remove", post.pk, reason="")
    world.things["removed"] = post.pk


def wait(world: World) -> None:
    """A third question, which nobody answers until it reaches the coordinators."""
    title = "Who can tell a supremum from a maximum?"
    world.send("asks:ask", title=title, body="I cannot.", topics="Calculus", asks_as="persona")
    for _ in range(4):
        world.pass_time(timedelta(days=3))
    world.things["waiting"] = Thread.objects.get(title=title).pk


def leave(world: World) -> None:
    """Both go, in the same order, so that what is left tells who asked, or does not."""
    for name in CANDIDATES:
        world.clients[name].post(reverse("communities:leave", args=(world.community.slug,)))


MOMENTS: tuple[Callable[[World], None], ...] = (
    block, ask, answer, turn, write, judge, flag, close, reopen, wait, remove, leave,
)  # fmt: skip
