"""What somebody has been told, as the bell, the page and the open pages show it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, QuerySet
from django.utils.safestring import SafeString

from docendo.commons.communities.api import Community, Membership, Role
from docendo.commons.people.api import Person, zone
from docendo.kernel.prepared import Prepared
from docendo.outcomes.notices.models import (
    STANDS,
    Happening,
    Notice,
    Preferences,
    still_readable,
)
from docendo.outcomes.notices.rules import (
    QUIET_FROM,
    QUIET_UNTIL,
    Kind,
    Quiet,
    Wish,
    after_quiet,
    is_quiet,
    until_quiet,
)
from docendo.outcomes.notices.streams import State
from docendo.outcomes.notices.wording import ICONS, sentence

NOTICES_A_PAGE = 30
# The bell says "99+" beyond; counting further would cost and tell nothing.
COUNTED = 100
FACES = 3


# --- The bell -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bell:
    """What is unread when a page is drawn, but for what this very page shows."""

    unread: int
    # What the page shows: seen as soon as it has been answered.
    shown_ids: tuple[int, ...] = ()
    up_to: int = 0


@Prepared
def _unread(*, person_id: int) -> QuerySet[Notice, tuple[int, str, str, int, int | None, int]]:
    unread = Notice.objects.filter(person=person_id, seen_at=None).filter(still_readable())
    columns = unread.values_list("pk", "kind", "about", "community_id", "thread_id", "latest_id")
    return columns.order_by("-latest_id")[:COUNTED]


def bell(
    person: Person,
    *,
    thread_id: int | None = None,
    community_id: int | None = None,
    kinds: Collection[Kind] = (),
    about: str | None = None,
) -> Bell:
    """What is unread; of a page that shows a thread, or what some kinds tell of a community.

    With ``about`` it shows what they tell of this one thing.
    """
    unread = _unread(person_id=person.pk)
    shown = [
        (pk, latest_id)
        for pk, kind, of_thing, of_community, of_thread, latest_id in unread
        if (thread_id is not None and of_thread == thread_id)
        or (of_community == community_id and kind in kinds and about in (None, of_thing))
    ]
    return Bell(
        unread=len(unread) - len(shown),
        shown_ids=tuple(pk for pk, _latest in shown),
        up_to=max((latest for _pk, latest in shown), default=0),
    )


def states(person_ids: Collection[int]) -> Mapping[int, State]:
    """How much is unread for each of these people; nothing for those who are not in it."""
    unread = Notice.objects.filter(person__in=person_ids, seen_at=None).filter(still_readable())
    found = unread.order_by().values_list("person_id").annotate(Count("pk"), Max("latest_id"))
    return {person_id: State(count, newest) for person_id, count, newest in found}


# --- The page -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One notice in words, and whom it shows: the latest first."""

    pk: int
    person_id: int
    kind: Kind
    words: SafeString
    community: Community
    about: str
    thread_id: int | None
    post_id: int | None
    comment_id: int | None
    discussion_id: int | None
    reply_id: int | None
    latest_id: int
    at: datetime
    is_unread: bool
    faces: tuple[Person, ...]

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


@dataclass(frozen=True)
class NoticesPage:
    page: Page[Shown]
    unread: int
    up_to: int


def notices_page(person: Person, *, only_unread: bool, page: int) -> NoticesPage:
    """One page of what somebody was told, the latest first."""
    own = Notice.objects.visible_to(person)
    state = states([person.pk]).get(person.pk, State())
    found = own.filter(seen_at=None) if only_unread else own
    rows = found.in_full().order_by("-latest_at", "-pk")
    shown: Page[Any] = Paginator(rows, NOTICES_A_PAGE).get_page(page)
    shown.object_list = in_words(list(shown.object_list))
    return NoticesPage(shown, unread=state.unread, up_to=state.newest_id)


def in_words(notices: Sequence[Notice]) -> list[Shown]:
    """Notices in the language of the moment; rows that came from ``in_full``."""
    happenings = _happenings(notices)
    by = {
        pk: list(dict.fromkeys(each.by_id for each in row if each.by_id is not None))
        for pk, row in happenings.items()
    }
    people = _people(person_id for ids in by.values() for person_id in ids[:FACES])
    shown = []
    for notice in notices:
        # What was taken back since the row was read.
        if notice.pk not in happenings:
            continue
        kind, newest = Kind(notice.kind), happenings[notice.pk][0]
        faces = tuple(people[pk] for pk in by[notice.pk][:FACES])
        shown.append(
            Shown(
                pk=notice.pk,
                person_id=notice.person_id,
                kind=kind,
                words=sentence(
                    kind,
                    name=faces[0].name if faces else "",
                    others=max(0, len(by[notice.pk]) - 1),
                    title=_title(notice),
                    community=notice.community.name,
                    words=newest.thanks__words or "",
                    role=str(Role(notice.own_role).label) if notice.own_role else "",
                ),
                community=notice.community,
                about=notice.about,
                thread_id=notice.thread_id,
                post_id=newest.post_id,
                comment_id=newest.comment_id,
                discussion_id=notice.discussion_id,
                reply_id=newest.reply_id,
                latest_id=notice.latest_id,
                at=notice.latest_at,
                is_unread=notice.seen_at is None,
                faces=faces,
            )
        )
    return shown


def _title(notice: Notice) -> str:
    if notice.discussion is not None:
        return notice.discussion.headline
    return notice.thread.title if notice.thread is not None else ""


class Happened(NamedTuple):
    """Plain, since there may be many of them."""

    notice_id: int
    by_id: int | None
    post_id: int | None
    comment_id: int | None
    reply_id: int | None
    thanks__words: str | None


def _happenings(notices: Sequence[Notice]) -> Mapping[int, Sequence[Happened]]:
    """What of each notice still stands, the latest first."""
    rows = Happening.objects.filter(STANDS, notice__in=[notice.pk for notice in notices])
    found: dict[int, list[Happened]] = {}
    for row in rows.order_by("-pk").values_list(*Happened._fields):
        found.setdefault(row[0], []).append(Happened(*row))
    return found


def _people(person_ids: Iterable[int]) -> Mapping[int, Person]:
    """Who did something, as its reader may know them: the one place that turns them into names."""
    return Person.objects.only("name", "email", "is_persona", "picture").in_bulk(set(person_ids))


def shown_notice(person: Person, *, notice_id: int) -> Shown:
    """One notice; raises Notice.DoesNotExist for what its reader may not know any more."""
    found = in_words(list(Notice.objects.visible_to(person).filter(pk=notice_id).in_full()))
    if not found:
        raise Notice.DoesNotExist
    return found[0]


def newest(latest_ids: Collection[int]) -> Mapping[int, Notice]:
    """For each person the unread notice to which one of these happenings was added last."""
    rows = Notice.objects.filter(latest_id__in=latest_ids, seen_at=None)
    return {notice.person_id: notice for notice in rows.in_full()}


# --- What somebody wishes -----------------------------------------------------------------------


@dataclass(frozen=True)
class Wishes:
    """What somebody is told, and when nothing pops up."""

    muted: frozenset[str]
    quiet_from: time | None
    quiet_until: time | None

    @property
    def told(self) -> list[str]:
        return [wish.value for wish in Wish if wish not in self.muted]

    def is_quiet(self, now: datetime, *, time_zone: str) -> bool:
        return is_quiet(now, **self._quiet(time_zone))

    def after_quiet(self, moment: datetime, *, time_zone: str) -> datetime:
        return after_quiet(moment, **self._quiet(time_zone))

    def until_quiet(self, moment: datetime, *, time_zone: str) -> timedelta | None:
        return until_quiet(moment, **self._quiet(time_zone))

    def _quiet(self, time_zone: str) -> Quiet:
        own = zone(time_zone) or UTC
        return {"zone": own, "begins": self.quiet_from, "ends": self.quiet_until}


def wishes_of(people: Collection[Person]) -> Mapping[int, Wishes]:
    """What each of these people wishes; who has said nothing is left alone at night."""
    said = {each.pk: each for each in Preferences.objects.filter(person__in=people)}
    found = {}
    for person in people:
        if own := said.get(person.pk):
            found[person.pk] = Wishes(frozenset(own.muted), own.quiet_from, own.quiet_until)
        elif zone(person.time_zone):
            found[person.pk] = Wishes(frozenset(), QUIET_FROM, QUIET_UNTIL)
        else:
            found[person.pk] = Wishes(frozenset(), None, None)
    return found


def who_wish_no(wish: Wish, *, among: QuerySet[Membership]) -> frozenset[int]:
    """Who of the people in these seats does not wish to be told of this."""
    said = Preferences.objects.filter(person__in=among.values("person")).exclude(muted=[])
    rows = said.values_list("person_id", "muted")
    return frozenset(person_id for person_id, muted in rows if wish.value in muted)
