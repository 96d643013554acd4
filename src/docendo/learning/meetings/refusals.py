"""What somebody may be refused who plans a meeting, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class InThePast(Refused):
    code = "in_the_past"
    status = 422
    field = "at"
    message = _("This time has passed. Choose one that is still to come.")


class TooFarAhead(Refused):
    code = "too_far_ahead"
    status = 422
    field = "first_on"
    message = _("This is more than a year away. Choose a day that is nearer.")


class EnoughMeetings(Refused):
    code = "enough_meetings"
    message = _("Many meetings are planned already. Call one off, or change it, instead.")


class CalledOffAlready(Refused):
    code = "called_off_already"
    message = _(
        "This meeting does not take place any more. Go back to your board and plan another."
    )


class NoSuchDate(Refused):
    code = "no_such_date"
    message = _("There is no meeting on that day any more. Go back and look at what is planned.")


class MeetThenAlready(Refused):
    code = "meet_then_already"
    status = 422
    field = "at"
    message = _("Another date of this meeting is at that time. Choose another time.")


class NotOverYet(Refused):
    code = "not_over_yet"
    message = _("This meeting has not begun yet. Say afterwards whether you met.")


class OverAlready(Refused):
    code = "over_already"
    message = _("This meeting is over. Plan another one instead.")
