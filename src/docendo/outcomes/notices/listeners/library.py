"""Who is told what of the library."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.forum.api import Thread
from docendo.learning.library.events import LinkDied, ResourceFoundUseful
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import RESOURCE, Kind


@listener(ResourceFoundUseful)
def tell_whose_resource_helped(event: ResourceFoundUseful) -> None:
    """Where somebody asked without their name each is told alone: what adds up leaves no gap in the
    numbers of others for who was left out, and the gap would tell.
    """
    here = Thread.objects.filter(community=event.community_id, pk=event.thread_id)
    is_anonymous = here.filter(is_anonymous=True).exists()
    together = f"{RESOURCE}{event.resource_id}:{event.thread_id}"
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.use_id}",
        by_id=event.by_id,
        at=event.at or clock.now(),
        about=f"use:{event.use_id}" if is_anonymous else together,
        thread_id=event.thread_id,
    )
    tell(what, (Kind.USEFUL, [event.adder_id] if event.adder_id else []))


@listener(LinkDied)
def tell_whose_link_died(event: LinkDied) -> None:
    at = event.at or clock.now()
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.resource_id}:{at.isoformat()}",
        by_id=None,
        at=at,
        about=f"{RESOURCE}{event.resource_id}",
    )
    tell(what, (Kind.LINK_DIED, [event.adder_id] if event.adder_id else []))
