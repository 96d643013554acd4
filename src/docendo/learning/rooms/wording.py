"""What pages say of a sitting: roles, times, and what has just happened."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.learning.rooms.rules import happenings as did
from docendo.learning.rooms.rules.limits import Reaction, Role
from docendo.learning.rooms.rules.state import OWN


def role_name(role: str) -> str:
    """One of the four, or the room's own words."""
    return role.removeprefix(OWN) if role.startswith(OWN) else str(Role(role).label)


WHAT_A_ROLE_DOES: Final[Mapping[str, Promise]] = {
    Role.FACILITATOR: gettext_lazy("gives the floor and leads through the agenda"),
    Role.NOTE_TAKER: gettext_lazy("writes down what is agreed on"),
    Role.TIME_KEEPER: gettext_lazy("starts the time, and says when it is over"),
    Role.ADVOCATE: gettext_lazy("asks what could be wrong with it"),
}


def clock_words(seconds: float) -> str:
    """Minutes and seconds, as a watch shows them."""
    whole = int(abs(seconds))
    return f"{whole // 60}:{whole % 60:02}"


Named = Callable[[int], str]

# What others have done, said to who does not see it; the chat is read out from where it stands.
_BY_OTHERS: Final[Mapping[type[Any], Promise]] = {
    did.Entered: gettext_lazy("%(name)s has come in."),
    did.Left: gettext_lazy("%(name)s has left."),
    did.HandRaised: gettext_lazy("%(name)s raises a hand."),
    did.PollAsked: gettext_lazy("%(name)s asks all of you a question."),
    did.PointDone: gettext_lazy("The next point of the agenda begins."),
    did.TimerStarted: gettext_lazy("The time runs."),
    did.TimerPaused: gettext_lazy("The time stands still."),
    did.CameBack: gettext_lazy("%(name)s has come back to the main room."),
    did.RecapSaved: gettext_lazy("%(name)s has changed the notes."),
}


def news(happening: did.Happening, *, by: int | None, named: Named, me: int) -> str:
    """What has happened, in words; of what one has done oneself only what one has not chosen."""
    match happening:
        case did.FloorGiven(person_id=person_id):
            if person_id == me:
                return _("You have the floor.")
            return _("%(name)s has the floor.") % {"name": named(person_id)}
        case did.Removed(person_id=person_id) | did.LineLost(person_id=person_id):
            return _("%(name)s is not in the room any more.") % {"name": named(person_id)}
        case did.Gathered():
            return _("All are back in the main room.")
        case did.Divided():
            return _("The small rooms are open.")
        case did.RolesDealt():
            return _("The roles are dealt.")
        case did.PollShown():
            return _("The answers are shown.")
    if by is None or by == me:
        return ""
    if isinstance(happening, did.Reacted):
        return f"{named(by)}: {Reaction(happening.reaction).label}"
    sentence = _BY_OTHERS.get(type(happening))
    return str(sentence) % {"name": named(by)} if sentence else ""
