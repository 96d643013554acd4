"""Notes and next step, during the sitting and afterwards, and who agrees with them."""

from datetime import datetime

from docendo.commons.communities.api import Seat, speaker
from docendo.learning.rooms.actions.moments import OwnMoment, looking_back, taking_part
from docendo.learning.rooms.models import Agreement, Recap
from docendo.learning.rooms.refusals import RecapChangedMeanwhile
from docendo.learning.rooms.rules.happenings import Agreed, RecapSaved


def save_notes(
    seat: Seat, *, sitting_id: int, notes: str, next_step: str, seen: int, now: datetime
) -> Recap:
    """While the sitting goes on; over a newer version than ``seen`` nothing is written."""
    speaker(seat)
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        return _save(moment, notes=notes, next_step=next_step, seen=seen)


def correct_recap(
    seat: Seat, *, sitting_id: int, notes: str, next_step: str, seen: int, now: datetime
) -> Recap:
    """When it is over: whoever corrects it agrees with that, and the others are asked anew."""
    speaker(seat)
    with looking_back(seat, sitting_id=sitting_id, now=now) as moment:
        recap = _save(moment, notes=notes, next_step=next_step, seen=seen)
        _agree(moment, recap)
        return recap


def agree(seat: Seat, *, sitting_id: int, seen: int, now: datetime) -> None:
    """With the version that somebody has read, and with no newer one."""
    with looking_back(seat, sitting_id=sitting_id, now=now) as moment:
        recap = _locked(moment)
        if recap.version != seen:
            raise RecapChangedMeanwhile
        _agree(moment, recap)


def _locked(moment: OwnMoment) -> Recap:
    # The sitting is locked, and with it whatever belongs to it.
    return Recap.objects.get(sitting=moment.sitting)


def _save(moment: OwnMoment, *, notes: str, next_step: str, seen: int) -> Recap:
    recap = _locked(moment)
    if (recap.notes, recap.next_step) == (notes, next_step):
        return recap
    if recap.version != seen:
        raise RecapChangedMeanwhile
    recap.notes, recap.next_step = notes, next_step
    recap.version += 1
    recap.changed_by, recap.changed_at = moment.seat.member, moment.now
    recap.save()
    moment.do(RecapSaved(version=recap.version))
    return recap


def _agree(moment: OwnMoment, recap: Recap) -> None:
    said = {"version": recap.version, "at": moment.now}
    own, is_new = Agreement.objects.get_or_create(
        sitting=moment.sitting,
        person=moment.seat.member,
        defaults={"community": moment.seat.community, **said},
    )
    if not is_new and own.version == recap.version:
        return
    Agreement.objects.filter(pk=own.pk).update(**said)
    moment.do(Agreed(version=recap.version))
