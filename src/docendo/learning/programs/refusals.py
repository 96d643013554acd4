"""What somebody may be refused in programs, and what they can do next."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NoSuchCode(Refused):
    code = "no_such_code"
    status = 422
    field = "code"
    message = _(
        "No program here has this code. Look at it once more: it has eight letters and numbers,"
        " and no 0, 1, I, L or O."
    )


class TakesNobody(Refused):
    """Its door is closed, or it is over."""

    code = "takes_nobody"
    message = _("This program takes nobody at the moment. Ask a coordinator, or look at others.")


class TakenOut(Refused):
    """A coordinator has ended their part."""

    code = "taken_out"
    message = _(
        "A coordinator has taken you out of this program. Ask them if you would like to take part"
        " again."
    )


class NotForThem(Refused):
    """They lack something that the program wants of whoever enrolls by themselves."""

    code = "not_for_them"
    status = 422

    def __init__(self, lacking: Sequence[str]) -> None:
        super().__init__(" ".join(lacking))


class ConsentIsMissing(Refused):
    code = "consent_is_missing"
    status = 422
    field = "given_by"
    message = _("Somebody who may decide for you must have said yes. Write who it was.")


class NotTakingPart(Refused):
    code = "not_taking_part"
    message = _("They do not take part in this program any more. Look at who does.")


class ProgramIsOver(Refused):
    code = "program_is_over"
    message = _("This program is closed. What was made in it stays where it is.")


class NotInProgram(Refused):
    """The match is not of any program, or not of this one."""

    code = "not_in_program"
    message = _("This match is in no program at the moment. Go back to its page.")


class NothingIsAsked(Refused):
    """Answered already, or not due yet."""

    code = "nothing_is_asked"
    message = _("Nothing is asked about this match right now. Thank you for looking.")


class WeekIsTaken(Refused):
    code = "week_is_taken"
    field = "week"
    message = _("There is a meeting in this week already. Choose another week, or change that one.")
