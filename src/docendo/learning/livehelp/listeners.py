"""What live help does when something happens elsewhere."""

from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.livehelp.actions import forget_person


@listener(MemberLeft)
def forget_who_left(event: MemberLeft) -> None:
    forget_person(event.community_id, person_id=event.person_id, now=event.at or clock.now())


@listener(MemberRemoved)
def forget_who_was_removed(event: MemberRemoved) -> None:
    forget_person(event.community_id, person_id=event.person_id, now=event.at or clock.now())
