"""Letters about notices: which notices are in one letter, what it says, and that it leaves once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import ngettext

from docendo.commons.care.api import contents
from docendo.commons.communities.api import Community, Seat, seat_in
from docendo.commons.mail.api import Pace, Thing, choices_address, letter_to, reachable
from docendo.commons.mail.api import unsubscribe_address as off_address
from docendo.commons.people.api import deliver
from docendo.learning.forum.api import question_post_id
from docendo.outcomes.notices import queries
from docendo.outcomes.notices.models import STANDS, Happening, Mailing, Notice
from docendo.outcomes.notices.queries import Shown
from docendo.outcomes.notices.rules import Kind, sort_of

AT_ONCE: Final = 500
# What nobody has sent in this time is old news: the page has it.
STALE: Final = timedelta(days=3)
# More things than these at one moment, as after quiet hours, are one letter.
MOST_LETTERS: Final = 3
MOST_IN_LETTER: Final = 30
MOST_QUOTED: Final = 5
LONGEST_ALONE, LONGEST_TOGETHER = 3000, 300
ANSWERED: Final = frozenset(
    {
        Kind.ANSWERED,
        Kind.COMMENTED,
        Kind.MENTIONED,
        Kind.ASKED,
        Kind.UNANSWERED,
        Kind.REPLIED,
        Kind.ANNOUNCED,
        Kind.MESSAGE_POSTED,
    }
)


# --- Which letters ------------------------------------------------------------------------------


def plan(*, now: datetime) -> list[int]:
    """Letters about all that is due; several about one thing are one, and a digest is one."""
    unseen = Notice.objects.filter(seen_at=None)
    unseen.filter(mail_at__lte=now - STALE).update(mail_at=None)
    due = unseen.filter(mail_at__lte=now)
    readers = due.order_by("mail_at").values_list("community_id", "person_id")[:AT_ONCE]
    return [
        mailing_id
        for community_id, person_id in dict.fromkeys(readers)
        for mailing_id in _plan_for(community_id, person_id, now=now)
    ]


@transaction.atomic
def _plan_for(community_id: int, person_id: int, *, now: datetime) -> list[int]:
    own = Notice.objects.filter(
        community=community_id, person=person_id, mail_at__lte=now, seen_at=None
    )
    # The lock: another worker plans at the same moment.
    rows = list(own.select_for_update(of=("self",), no_key=True).order_by("-latest_at", "-pk"))
    own.update(mail_at=None)
    wanting = reachable(community_id, [person_id]).get(person_id)
    if wanting is None:
        return []
    letters: dict[str, list[int]] = {}
    for notice in rows:
        pace = wanting.paces[sort_of(Kind(notice.kind))]
        if pace is not Pace.NEVER:
            name = _thing(notice) if pace is Pace.AT_ONCE else ""
            letters.setdefault(name, []).append(notice.pk)
    if len(letters) > MOST_LETTERS:
        letters = {"": [pk for ids in letters.values() for pk in ids]}
    return [
        Mailing.objects.create(
            community_id=community_id, person_id=person_id, notice_ids=ids, made_at=now
        ).pk
        for ids in letters.values()
    ]


def _thing(notice: Notice) -> str:
    """What a notice is about, as far as letters stand together: a question with all below it."""
    return f"thread:{notice.thread_id}" if notice.thread_id else notice.about


# --- What a letter says -------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One notice in a letter: in words, with what was written, and where it is."""

    words: str
    quotes: Sequence[str]
    address: str


def send(key: str, *, mailing_id: int, now: datetime) -> None:
    """Send a letter unless somebody has begun to; about what its reader has not seen meanwhile."""
    mailing = Mailing.objects.select_related("community", "person").get(pk=mailing_id)
    begun = Mailing.objects.filter(pk=mailing_id, begun_at=None).update(begun_at=now)
    if not begun:
        return
    try:
        _send(key, mailing, now=now)
    except OSError:
        # What the mail server refused was not sent: the job tries it again.
        Mailing.objects.filter(pk=mailing_id).update(begun_at=None)
        raise
    Mailing.objects.filter(pk=mailing_id).update(sent_at=now)


def _send(key: str, mailing: Mailing, *, now: datetime) -> None:
    person, community = mailing.person, mailing.community
    own = Notice.objects.visible_to(person).filter(pk__in=mailing.notice_ids, seen_at=None)
    rows = list(own.in_full().order_by("-latest_at", "-pk")[:MOST_IN_LETTER])
    if not rows or person.pk not in reachable(community.pk, [person.pk]):
        return
    with translation.override(person.interface_language or community.language):
        shown = queries.in_words(rows)
        if not shown:
            return
        seat = seat_in(person, slug=community.slug)
        things = _things(rows)
        is_alone = len({_thing(row) for row in rows}) == 1
        lines = _lines(seat, shown, things, longest=LONGEST_ALONE if is_alone else LONGEST_TOGETHER)
        answers = _answered(shown, things) if is_alone else None
        about = {
            "person": person,
            "community": community,
            "lines": lines,
            "more": len(mailing.notice_ids) - len(rows) if len(rows) == MOST_IN_LETTER else 0,
            "can_answer": bool(answers and settings.REPLY_ADDRESS),
            "all": settings.PUBLIC_URL + reverse("notices:notices"),
            "choices": choices_address(community),
            "off": off_address(person, community),
        }
        letter = letter_to(
            person,
            community,
            subject=_subject(community, lines, is_alone=is_alone),
            text=render_to_string("notices/mail/message.txt", about),
            about=_thing(rows[0]) if is_alone else "news",
            now=now,
            answers=answers,
        )
    deliver(letter, key=key)
    for row in rows:
        Notice.objects.filter(pk=row.pk).update(mailed_id=F("latest_id"))


def _subject(community: Community, lines: Sequence[Line], *, is_alone: bool) -> str:
    if is_alone:
        return lines[0].words
    said = ngettext(
        "%(community)s: %(count)s notice", "%(community)s: %(count)s notices", len(lines)
    )
    return said % {"community": community.name, "count": len(lines)}


def _lines(
    seat: Seat, shown: Sequence[Shown], things: dict[int, list[Thing]], *, longest: int
) -> list[Line]:
    """With what was written, as far as this seat may read it: one query for each kind of thing."""
    quoted = [thing for own in things.values() for thing in own[-MOST_QUOTED:]]
    words = {
        Thing(kind, pk): content.words
        for kind in {thing.kind for thing in quoted}
        for pk, content in contents(
            seat, kind, [thing.about for thing in quoted if thing.kind == kind]
        ).items()
    }
    return [
        Line(
            words=strip_tags(notice.words),
            quotes=[
                Truncator(words[thing]).chars(longest)
                for thing in things.get(notice.pk, ())[-MOST_QUOTED:]
                if thing in words
            ],
            address=settings.PUBLIC_URL + reverse("notices:open", args=(notice.pk,)),
        )
        for notice in shown
    ]


def _things(rows: Sequence[Notice]) -> dict[int, list[Thing]]:
    """What was written since the last letter, the oldest first."""
    since = {row.pk: row.mailed_id for row in rows}
    by_pk = {row.pk: row for row in rows}
    found: dict[int, list[Thing]] = {}
    happened = Happening.objects.filter(STANDS, notice__in=list(since)).order_by("pk")
    columns = ("pk", "notice_id", "key", "post_id", "comment_id", "reply_id", "thanks_id")
    for pk, notice_id, key, post_id, comment_id, reply_id, thanks_id in happened.values_list(
        *columns
    ):
        notice = by_pk[notice_id]
        if pk <= since[notice_id] or thanks_id or notice.kind not in ANSWERED:
            continue
        if notice.kind == Kind.MESSAGE_POSTED:
            thing = Thing("message", int(key.rpartition(":")[2]))
        elif comment_id:
            thing = Thing("comment", comment_id)
        elif reply_id:
            thing = Thing("reply", reply_id)
        elif post_id:
            thing = Thing("post", post_id)
        elif notice.discussion_id:
            thing = Thing("discussion", notice.discussion_id)
        elif notice.thread_id:
            thing = Thing("post", question_post_id(notice.community_id, thread_id=notice.thread_id))
        else:
            continue
        found.setdefault(notice_id, []).append(thing)
    return found


def _answered(shown: Sequence[Shown], things: dict[int, list[Thing]]) -> Thing | None:
    """What an answer to the letter answers: the latest thing in it."""
    return next((things[each.pk][-1] for each in shown if things.get(each.pk)), None)
