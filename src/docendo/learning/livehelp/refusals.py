"""What somebody may be refused in live help, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import NotAllowed, Refused


class WaitsAlready(Refused):
    code = "waits_already"
    message = _("You wait for help already. Go on with that, or leave it, then ask this.")


class TakenAlready(Refused):
    code = "taken_already"
    message = _("Somebody was faster and helps already. You can join them, or help somebody else.")


class HelpsAlready(Refused):
    code = "helps_already"
    message = _("You help somebody else. Hand that over or end it with them, then help here.")


class CallIsOver(Refused):
    code = "call_is_over"
    message = _("This has ended: they were helped, or do not wait any more. Look who else waits.")


class NobodyBehind(Refused):
    code = "nobody_behind"
    message = _("Nobody waits behind you, so there is nobody to let go first.")


class EnoughPeople(Refused):
    code = "enough_people"
    message = _("There are enough people in this already. Help somebody else.")


class CannotWaitTogether(Refused):
    code = "cannot_wait_together"
    message = _("You cannot wait together: one of you does not wait any more. Wait on by yourself.")


class NotHelping(NotAllowed):
    code = "not_helping"
    message = _("You do not help here any more.")
