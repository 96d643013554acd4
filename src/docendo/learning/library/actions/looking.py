"""Looking whether links still answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.events import publish
from docendo.kernel.reaching import Answer, reach
from docendo.learning.library.actions.editing import start_anew
from docendo.learning.library.actions.resources import locked
from docendo.learning.library.events import LinkDied
from docendo.learning.library.models import Resource
from docendo.learning.library.queries.links import due_links, witnesses
from docendo.learning.library.refusals import NotALink
from docendo.learning.library.rules.links import after_a_look

# While nothing at all answers.
WHILE_NOTHING_ANSWERS = timedelta(hours=1)

Ask = Callable[[str], Answer]


def look_at_what_is_due(*, most: int, now: datetime, ask: Ask = reach) -> int:
    """Look at a few links, the longest due first; outside of a transaction, since it takes time."""
    links = due_links(most=most, now=now)
    for link in links:
        answer = ask(link.url)
        if answer is Answer.SILENT and not _is_online(ask, other_than=link):
            _postpone(link, now=now)
        else:
            _remember(link, answer, now=now)
    return len(links)


def _is_online(ask: Ask, *, other_than: Resource) -> bool:
    """Whether anything can be reached from here: without a line every link would be dead."""
    others = (ask(other.url) for other in witnesses(other_than=other_than))
    return any(answer in (Answer.ANSWERS, Answer.GONE) for answer in others)


def _postpone(seen: Resource, *, now: datetime) -> None:
    here = Resource.objects.filter(community=seen.community_id, pk=seen.pk, due_at=seen.due_at)
    here.update(due_at=now + WHILE_NOTHING_ANSWERS)


@transaction.atomic
def _remember(seen: Resource, answer: Answer, *, now: datetime) -> None:
    rows = Resource.objects.select_for_update(of=("self",), no_key=True)
    here = rows.filter(community=seen.community_id, pk=seen.pk, removed_at=None)
    # Meanwhile it may have been given another address, or taken out.
    resource = here.filter(url=seen.url, due_at=seen.due_at).first()
    if resource is None:
        return
    was_dead = resource.dead_since is not None
    answers = None if answer is Answer.NOT_FOR_US else answer is Answer.ANSWERS
    life, resource.due_at = after_a_look(resource.life, answers=answers, now=now)
    resource.looked_at, resource.failures = life.looked_at, life.failures
    resource.failing_since = life.failing_since
    resource.dead_since = life.failing_since if life.is_dead else None
    resource.save(update_fields=["due_at", "looked_at", "failures", "failing_since", "dead_since"])
    if life.is_dead and not was_dead:
        publish(
            LinkDied(
                community_id=resource.community_id,
                resource_id=resource.pk,
                adder_id=resource.adder_id,
                at=now,
            )
        )


@transaction.atomic
def say_it_answers(seat: Seat, *, resource_id: int, now: datetime) -> Resource:
    """Somebody could open it: that counts until it has failed as often again."""
    writer(seat)
    resource = locked(seat, resource_id)
    if not resource.is_link:
        raise NotALink
    start_anew(resource, now=now)
    resource.save(update_fields=["failures", "failing_since", "dead_since", "due_at"])
    return resource
