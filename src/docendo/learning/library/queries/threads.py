"""What of the library stands at a question, and what could."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import unless_blocked
from docendo.kernel.prepared import Prepared
from docendo.learning.forum.api import ShownThread, Thread, acting, topics_of
from docendo.learning.library.models import Resource, Use
from docendo.learning.library.queries.beside import best_about
from docendo.learning.library.queries.lists import Listed, shelf

MOST_SHOWN = 12
MOST_PROPOSED = 8


@dataclass(frozen=True)
class Named:
    """A resource at a question: who named it there, how many agree, and whether the reader does."""

    resource: Resource
    named_by: str
    people: int
    is_said: bool


@dataclass(frozen=True)
class AtQuestion:
    """What stands at a question, and what its reader may do about it."""

    thread: Thread
    named: Sequence[Named]
    may_say: bool
    may_name: bool
    may_take_off: bool


def at_question(seat: Seat, *, shown: ShownThread) -> AtQuestion | None:
    """All of it with one query, since a question's page has many parts."""
    thread = shown.thread
    is_unnamed = thread.is_anonymous and shown.is_asker
    # Who asked without their name is here whoever the others read as the author.
    reader_id = thread.author_id if is_unnamed else seat.person_id
    rows: Sequence[Any] = _at_question(
        community_id=seat.community.pk,
        thread_id=thread.pk,
        reader_id=reader_id or 0,
        # Somebody blocks under their own name only.
        blocker_id=seat.person_id or 0,
    )
    may_say = seat.may_write and thread.removed_at is None
    may_name = may_say and not is_unnamed
    if not rows and not may_name:
        return None
    return AtQuestion(
        thread=thread,
        named=[Named(row, row.named_by, row.people, row.is_said) for row in rows],
        may_say=may_say,
        may_name=may_name,
        may_take_off=may_name and seat.may_moderate,
    )


@Prepared
def _at_question(
    *, community_id: int, thread_id: int, reader_id: int, blocker_id: int
) -> QuerySet[Resource]:
    uses = Use.objects.filter(
        unless_blocked(blocker_id, "person"), community=community_id, thread=thread_id
    )
    here = uses.filter(resource=OuterRef("pk"))
    first = here.order_by("pk")
    people = here.order_by().values("resource").annotate(number=Count("pk")).values("number")
    since = here.order_by().values("resource").annotate(first=Min("pk")).values("first")
    return (
        Resource.objects.filter(
            community=community_id, removed_at=None, pk__in=uses.values("resource")
        )
        .annotate(
            named_by=Subquery(first.values("person__name")[:1]),
            people=Subquery(people),
            since=Subquery(since),
            is_said=Exists(here.filter(person=reader_id)),
        )
        .order_by("-people", "since")[:MOST_SHOWN]
    )


@dataclass(frozen=True)
class Finder:
    """What of the library could stand at a question."""

    thread: Thread
    rows: Sequence[Listed]
    words: str


def question_to_help(seat: Seat, *, thread_id: int) -> Thread | None:
    """A question at which a seat may name something.

    None at one that its person asked without their name; raises Thread.DoesNotExist.
    """
    thread = Thread.objects.visible_to(seat).get(pk=thread_id, removed_at=None)
    return thread if acting(seat, thread) is seat else None


def finder(seat: Seat, *, thread: Thread, words: str) -> Finder:
    """What holds the words, or else the best of its topics; without what stands there already."""
    if words:
        proposed = shelf(seat, words=words).rows
        found = [each.resource for each in proposed]
    else:
        topics = topics_of(seat.community, [thread.pk]).get(thread.pk, ())
        found = list(best_about(seat, topics, most=MOST_PROPOSED + MOST_SHOWN))
    named = set(
        Use.objects.filter(community=seat.community, thread=thread).values_list(
            "resource", flat=True
        )
    )
    rows = [Listed(resource, ()) for resource in found if resource.pk not in named]
    return Finder(thread, rows[:MOST_PROPOSED], words)
