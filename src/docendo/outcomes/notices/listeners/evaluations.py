"""Who is told that they may rate their team, and that it is over; nobody is named in it."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.evaluations.events import EvaluationBegun, EvaluationClosed, EvaluationDue
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import EVALUATION, Kind


def _tell(event: EvaluationBegun | EvaluationDue | EvaluationClosed, kind: Kind) -> None:
    at = event.at or clock.now()
    what = Happened(
        community_id=event.community_id,
        # With another end they are reminded once more.
        key=f"{event.kind()}:{event.evaluation_id}:{at.isoformat()}",
        by_id=None,
        at=at,
        about=f"{EVALUATION}{event.evaluation_id}",
    )
    tell(what, (kind, event.told_ids))


@listener(EvaluationBegun)
def tell_who_may_rate(event: EvaluationBegun) -> None:
    _tell(event, Kind.TEAM_ASKED)


@listener(EvaluationDue)
def tell_who_has_not_rated(event: EvaluationDue) -> None:
    _tell(event, Kind.TEAM_DUE)


@listener(EvaluationClosed)
def tell_what_came_of_it(event: EvaluationClosed) -> None:
    _tell(event, Kind.TEAM_SHOWN)
