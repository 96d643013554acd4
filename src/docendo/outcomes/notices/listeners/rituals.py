"""Who is told what of rituals."""

from docendo.commons.rituals.events import NobodyToMeet, PeopleIntroduced
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import INTRODUCTION, RITUAL, Kind


@listener(PeopleIntroduced)
def tell_who_is_introduced(event: PeopleIntroduced) -> None:
    """Each is told of each other, as if it were their doing: so a block between them holds."""
    for by_id in event.person_ids:
        what = Happened(
            community_id=event.community_id,
            key=f"{event.kind()}:{event.introduction_id}:{by_id}",
            by_id=by_id,
            at=event.at or clock.now(),
            about=f"{INTRODUCTION}{event.introduction_id}",
        )
        tell(what, (Kind.INTRODUCED, event.person_ids))


@listener(NobodyToMeet)
def tell_who_is_alone(event: NobodyToMeet) -> None:
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.round_id}",
        by_id=None,
        at=event.at or clock.now(),
        about=f"{RITUAL}{event.ritual_id}",
    )
    tell(what, (Kind.NOBODY_TO_MEET, [event.person_id]))
