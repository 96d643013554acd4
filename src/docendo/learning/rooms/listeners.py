"""What rooms do when something happens elsewhere."""

from docendo.commons.groups.events import EnrollmentsEnded
from docendo.commons.matching.events import MatchEnded
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.rooms.actions import end_with_match, go_with_group


@listener(MatchEnded)
def end_what_goes_on(event: MatchEnded) -> None:
    end_with_match(event.community_id, match_id=event.match_id, now=event.at or clock.now())


@listener(EnrollmentsEnded)
def leave_the_room_of_a_group(event: EnrollmentsEnded) -> None:
    go_with_group(
        event.community_id,
        group_id=event.group_id,
        person_ids=event.person_ids,
        now=event.at or clock.now(),
    )
