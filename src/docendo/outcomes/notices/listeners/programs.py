"""Who is told what comes round in programs."""

from docendo.commons.communities.api import Membership, Role
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.programs.events import CheckInAsked, ProgramClosed, ProgramEndsSoon
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import MATCH, PROGRAM, Kind


@listener(CheckInAsked)
def tell_who_is_asked_how_it_goes(event: CheckInAsked) -> None:
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.match_id}:{event.stage}",
        by_id=None,
        at=event.at or clock.now(),
        about=f"{MATCH}{event.match_id}",
    )
    tell(what, (Kind.CHECK_IN_ASKED, event.told_ids))


@listener(ProgramEndsSoon)
def tell_who_coordinates_of_an_end(event: ProgramEndsSoon) -> None:
    here = Membership.objects.joined().filter(community=event.community_id)
    coordinators = here.filter(role__gte=Role.COORDINATOR).values_list("person_id", flat=True)
    tell(_happened(event, by_id=None), (Kind.PROGRAM_ENDS_SOON, list(coordinators)))


@listener(ProgramClosed)
def tell_who_took_part_that_it_is_closed(event: ProgramClosed) -> None:
    tell(_happened(event, by_id=event.by_id), (Kind.PROGRAM_CLOSED, event.told_ids))


def _happened(event: ProgramEndsSoon | ProgramClosed, *, by_id: int | None) -> Happened:
    at = event.at or clock.now()
    return Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.program_id}:{at.isoformat()}",
        by_id=by_id,
        at=at,
        about=f"{PROGRAM}{event.program_id}",
    )
