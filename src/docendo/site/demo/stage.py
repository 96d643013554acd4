"""Plays the demo's script: everything goes through the same actions as in life, in order of time.

So histories, counts, search and events are what they would be, and a rule that the script breaks
stops the play. The whole play is one transaction: a demo is there or it is not.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.hashers import make_password
from django.db import transaction

from docendo.commons.care import api as care
from docendo.commons.communities.api import (
    Community,
    Door,
    Membership,
    Role,
    Seat,
    Visibility,
    admit,
    found_community,
)
from docendo.commons.people.api import Person, verified
from docendo.commons.topics.api import (
    Level,
    NewTopic,
    Topic,
    create_topics,
    offer,
    wish,
)
from docendo.kernel import outbox
from docendo.learning.asks import api as asks
from docendo.learning.asks.api import Holding, Words, keep, pass_on, work_out_waits
from docendo.learning.forum import api as forum
from docendo.learning.forum.api import Reason
from docendo.learning.library import api as library
from docendo.outcomes.notices.actions import see
from docendo.outcomes.notices.models import Notice
from docendo.site.demo.documents import demo_documents
from docendo.site.demo.evaluations import demo_evaluations
from docendo.site.demo.matches import matches
from docendo.site.demo.matching_rounds import matching_rounds
from docendo.site.demo.profiles import confirm, introduce
from docendo.site.demo.programs import demo_programs
from docendo.site.demo.reviews import demo_reviews
from docendo.site.demo.rituals import rituals
from docendo.site.demo.rosters import rosters
from docendo.site.demo.script import (
    Ask,
    Character,
    Complaint,
    Decision,
    Edit,
    Loop,
    Remark,
    Reply,
    Script,
    Unasked,
)
from docendo.site.demo.shelving import look_at_links, shelving
from docendo.site.demo.talks import Talks

PASSWORD = "learn together"  # noqa: S105, published in the README: the demo is for looking around
UNREAD_FOR = timedelta(days=4)
CONFIRMED_BEFORE = timedelta(days=6)
ADDRESS = "{key}@example.org"

REASONS = {
    "duplicate": Reason.DUPLICATE,
    "unclear": Reason.UNCLEAR,
    "off_topic": Reason.OFF_TOPIC,
    "solved_elsewhere": Reason.NOT_NEEDED,
}

# When something happens, and what; it is called with ``now``.
Happening = tuple[datetime, Callable[..., object]]


@dataclass(order=True)
class Cue:
    """Something that happens at a moment; equal moments keep the order of the script."""

    at: datetime
    line: int
    happen: Callable[[], object] = field(compare=False)


class Stage:
    """One community of the demo while it is played; keys of the script become rows here."""

    def __init__(self, script: Script, *, now: datetime, password_hash: str) -> None:
        self.script = script
        self.now = now
        self.password_hash = password_hash
        self.people: dict[str, Person] = {}
        self.roles: dict[str, Role] = {}
        self.topics: dict[str, Topic] = {}
        self.threads: dict[str, forum.Thread] = {}
        self.posts: dict[object, forum.Post] = {}
        self.resources: dict[str, library.Resource] = {}
        self.community: Community
        self.talks = Talks(self)

    def seat(self, key: str) -> Seat:
        return Seat(self.community, self.people[key], self.roles[key])

    # --- The order of things --------------------------------------------------------------------

    def cues(self) -> list[Cue]:
        """Everything that happens, in order of time."""
        happenings: list[Happening] = [
            *((each.joined_at, partial(self.enter, each)) for each in self.script.people),
            *(happening for ask in self.script.questions for happening in self._about(ask)),
            *((draft.at, partial(self.write, draft)) for draft in self.script.drafts),
            *(happening for loop in self.script.loops for happening in self._closing(loop)),
            *(happening for each in self.script.complaints for happening in self._flagging(each)),
            *(happening for talk in self.script.talks for happening in self.talks.about(talk)),
            *shelving(self),
            *matches(self),
            *rosters(self),
            *rituals(self),
            *matching_rounds(self),
            *demo_programs(self),
            *demo_documents(self),
            *demo_reviews(self),
            *demo_evaluations(self),
            (self.now - CONFIRMED_BEFORE, partial(confirm, self)),
        ]
        return sorted(
            Cue(at, line, partial(happen, now=at)) for line, (at, happen) in enumerate(happenings)
        )

    def _about(self, ask: Ask) -> Iterator[Happening]:
        yield ask.at, partial(self.ask, ask)
        yield from self._about_post(ask, ask.key)
        for key in ask.follow:
            yield self.later(ask.at, ask.key, key), partial(self.follow, ask, key)
        for number, reply in enumerate(ask.answers):
            mark = (ask.key, number)
            yield reply.at, partial(self.answer, ask, reply, mark)
            yield from self._about_post(reply, mark)
            for key in reply.worked:
                yield self.later(reply.at, mark, key, "worked"), partial(self.worked, mark, key)
            if reply.accepted_at is not None:
                yield reply.accepted_at, partial(self.accept, ask, mark)
        if ask.closing is not None:
            yield ask.closing.at, partial(self.close, ask)

    def _closing(self, loop: Loop) -> Iterator[Happening]:
        """What follows an accepted answer, a while after it was accepted."""
        [ask] = [ask for ask in self.script.questions if ask.key == loop.question]
        mark, accepted_at = (ask.key, loop.answer), ask.answers[loop.answer].accepted_at
        if accepted_at is None:
            raise ValueError(f"nobody accepted what is explained back: {loop.question}")
        soon = accepted_at + timedelta(minutes=3)
        yield soon, partial(self.explain_back, ask, mark, loop.explained)
        for key, words in loop.thanks:
            yield self.later(soon, mark, key, "thanks"), partial(self.thank, mark, key, words)

    def _flagging(self, complaint: Complaint) -> Iterator[Happening]:
        yield complaint.at, partial(self.flag, complaint)
        if complaint.decided is not None:
            yield complaint.decided.at, partial(self.leave, complaint, complaint.decided)

    def _about_post(self, written: Ask | Reply, mark: object) -> Iterator[Happening]:
        for edit in written.edits:
            yield edit.at, partial(self.edit, edit, mark)
        for remark in written.comments:
            yield remark.at, partial(self.comment, remark, mark)
        for value, keys in ((1, written.up), (-1, written.down)):
            for key in keys:
                yield (
                    self.later(written.at, mark, key, "vote"),
                    partial(self.vote, mark, key, value),
                )

    def later(self, at: datetime, *marks: object) -> datetime:
        """Some moment of the next three days, always the same for the same marks."""
        digest = hashlib.sha256(repr((self.script.slug, *marks)).encode()).digest()
        wait = timedelta(days=3) * (random.Random(digest).random() ** 2)  # noqa: S311 no secret
        return min(at + timedelta(minutes=2) + wait, max(self.now, at + timedelta(minutes=2)))

    # --- What happens ---------------------------------------------------------------------------

    def enter(self, each: Character, *, now: datetime) -> None:
        """Somebody signs up and gets a seat; the first one founds the community."""
        person = verified(
            ADDRESS.format(key=each.key),
            name=each.name,
            password=None,
            now=now,
            pronouns=each.pronouns,
            time_zone=each.time_zone,
            languages=list(each.languages),
            about=each.about,
            interface_language=self.script.language,
        )
        # One hash for all: forty slow ones would be most of the demo's time.
        Person.objects.filter(pk=person.pk).update(password=self.password_hash)
        self.people[each.key], self.roles[each.key] = person, Role[each.role.upper()]
        if not self.topics:
            self._found(person, now=now)
        else:
            owner = next(key for key, role in self.roles.items() if role == Role.OWNER)
            admit(self.seat(owner), person=person, role=self.roles[each.key], now=now)
        seat = self.seat(each.key)
        for key, level in each.offers:
            offer(seat, topic_id=self.topics[key].pk, level=Level(level), now=now)
        for key in each.wishes:
            wish(seat, topic_id=self.topics[key].pk, now=now)
        introduce(self, each, now=now)

    def _found(self, founder: Person, *, now: datetime) -> None:
        self.community = found_community(
            founder,
            name=self.script.name,
            about=self.script.about,
            language=self.script.language,
            slug=self.script.slug,
            welcome=self.script.welcome,
            ground_rules=self.script.ground_rules,
            entry=Door(self.script.entry),
            visibility=Visibility(self.script.visibility),
            accent=self.script.accent,
            now=now,
        )
        names = {subject.key: subject.name for subject in self.script.topics}
        made = create_topics(
            self.community.pk,
            [
                NewTopic(
                    name=subject.name,
                    description=subject.description,
                    synonyms=subject.synonyms,
                    requires=tuple(names[key] for key in subject.requires),
                )
                for subject in self.script.topics
            ],
            now=now,
        )
        self.topics = {key: made[name] for key, name in names.items()}

    def ask(self, ask: Ask, *, now: datetime) -> None:
        thread = forum.ask(
            self.seat(ask.author),
            title=ask.title,
            body=ask.body,
            topics=[self.topics[key] for key in ask.topics],
            anonymously=ask.is_anonymous,
            # The same name in each demo: pictures and journeys know it.
            chance=random.Random(ask.key),  # noqa: S311 - nothing is hidden in a demo
            now=now,
        )
        self.threads[ask.key] = thread
        # Who asked is led to the page at once, and stays the one who asked however often they come.
        forum.read(self.seat(ask.author), thread_id=thread.pk, is_own=True, now=now)
        self.posts[ask.key] = thread.posts.get(is_question=True)

    def write(self, draft: Unasked, *, now: datetime) -> None:
        names = ", ".join(self.topics[key].name for key in draft.topics)
        keep(
            self.seat(draft.author),
            Words(draft.title, draft.body, names),
            holding=Holding(f"demo-{draft.at:%j%H%M}"),
            is_set_aside=draft.is_set_aside,
            now=now,
        )

    def answer(self, ask: Ask, reply: Reply, mark: object, *, now: datetime) -> None:
        self.posts[mark] = forum.answer(
            self.seat(reply.author), thread_id=self.threads[ask.key].pk, body=reply.body, now=now
        )

    def comment(self, remark: Remark, mark: object, *, now: datetime) -> None:
        self.read(remark.author, self.posts[mark].thread_id, now=now)
        forum.comment(
            self.seat(remark.author), post_id=self.posts[mark].pk, body=remark.body, now=now
        )

    def edit(self, edit: Edit, mark: object, *, now: datetime) -> None:
        post = self.posts[mark]
        self.posts[mark] = forum.edit_post(
            self.seat(edit.by),
            post_id=post.pk,
            title=edit.title,
            body=edit.body,
            why=edit.why,
            seen_revision=post.revision,
            now=now,
        )

    def vote(self, mark: object, key: str, value: int, *, now: datetime) -> None:
        self.read(key, self.posts[mark].thread_id, now=now)
        forum.vote(self.seat(key), post_id=self.posts[mark].pk, value=value, now=now)

    def worked(self, mark: object, key: str, *, now: datetime) -> None:
        self.read(key, self.posts[mark].thread_id, now=now)
        forum.say_it_worked(self.seat(key), post_id=self.posts[mark].pk, it_did=True, now=now)

    def accept(self, ask: Ask, mark: object, *, now: datetime) -> None:
        forum.accept(
            self.seat(ask.author), post_id=self.posts[mark].pk, seen_accepted_id=None, now=now
        )

    def explain_back(self, ask: Ask, mark: tuple[str, int], words: str, *, now: datetime) -> None:
        forum.explain_back(self.seat(ask.author), post_id=self.posts[mark].pk, body=words, now=now)

    def thank(self, mark: tuple[str, int], key: str, words: str, *, now: datetime) -> None:
        forum.thank(self.seat(key), post_id=self.posts[mark].pk, words=words, now=now)

    def flag(self, complaint: Complaint, *, now: datetime) -> None:
        care.flag(
            self.seat(complaint.by),
            kind="post",
            about=self.posts[complaint.question, complaint.answer].pk,
            why=care.Why(complaint.why),
            note=complaint.note,
            now=now,
        )

    def leave(self, complaint: Complaint, decided: Decision, *, now: datetime) -> None:
        about = self.posts[complaint.question, complaint.answer].pk
        seat = self.seat(decided.by)
        case = care.latest_case(seat, kind="post", about=about)
        if case is None:
            raise ValueError(f"nobody flagged what is decided: {complaint.question}")
        care.decide(
            seat, case_id=case.pk, decision=care.Decision.LEAVE, words=decided.words, now=now
        )

    def read(self, key: str, thread_id: int, *, now: datetime) -> None:
        """Whoever does something in a thread has it before them."""
        forum.read(self.seat(key), thread_id=thread_id, is_own=False, now=now)

    def follow(self, ask: Ask, key: str, *, now: datetime) -> None:
        forum.follow(self.seat(key), thread_id=self.threads[ask.key].pk, on=True, now=now)

    def close(self, ask: Ask, *, now: datetime) -> None:
        closing = ask.closing
        if closing is None:
            return
        original = self.threads[closing.duplicate_of].pk if closing.duplicate_of else None
        forum.close(
            self.seat(closing.by),
            thread_id=self.threads[ask.key].pk,
            reason=REASONS[closing.reason],
            note=closing.note,
            original_id=original,
            now=now,
        )


def tell(*, now: datetime) -> None:
    """Deliver what the play has announced; of what people were told they have seen the older."""
    outbox.deliver_here(now=now)
    for community in Community.objects.all():
        pass_on_in_time(community, now=now)
    outbox.deliver_here(now=now)
    for person in Person.objects.all():
        older = Notice.objects.filter(person=person, latest_at__lt=now - UNREAD_FOR)
        latest = dict(older.values_list("pk", "latest_id"))
        if latest:
            see(person, notice_ids=latest, up_to=max(latest.values()), now=now - UNREAD_FOR)


def pass_on_in_time(community: Community, *, now: datetime) -> None:
    """What nobody answered was passed on when it was due; some of those who were asked looked."""
    work_out_waits(community.pk, now=now)
    waiting = asks.Ask.objects.filter(community=community, state=asks.State.WAITING)
    while due := waiting.filter(due_at__lte=now).order_by("due_at").first():
        pass_on(community.pk, now=due.due_at or now)
    passings = asks.Passing.objects.filter(community=community).select_related("person", "ask")
    for passing in passings.order_by("pk"):
        at = passing.at + timedelta(minutes=25)
        if passing.pk % 3 and at <= now:
            seat = Seat(community, passing.person, Role.MEMBER)
            forum.read(seat, thread_id=passing.ask.thread_id, is_own=False, now=at)
    followers = {"community": community, "role": Role.MEMBER}
    for ask in waiting.order_by("-asked_at").select_related("thread")[:1]:
        stuck = Membership.objects.joined().filter(**followers).select_related("person")
        asked = asks.Passing.objects.filter(ask=ask).values("person")
        others = stuck.exclude(person__in=asked).exclude(person=ask.thread.author)
        for membership in others.order_by("pk")[:2]:
            seat = Seat(community, membership.person, Role.MEMBER)
            asks.join(seat, thread_id=ask.thread_id, on=True, now=now)


def play(scripts: tuple[Script, ...], *, now: datetime) -> Iterator[tuple[int, int]]:
    """Play every script; yields (cues played, cues in all) as it goes.

    Exhaust the iterator: the transaction ends with it.
    """
    password_hash = make_password(PASSWORD)
    stages = [Stage(script, now=now, password_hash=password_hash) for script in scripts]
    cues = [cue for stage in stages for cue in stage.cues()]
    with transaction.atomic():
        for played, cue in enumerate(cues, start=1):
            cue.happen()
            yield played, len(cues)
        look_at_links(scripts, now=now)
