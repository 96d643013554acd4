"""What somebody may be refused in rituals, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NotInvited(Refused):
    code = "not_invited"
    message = _(
        "This ritual is for others at the moment. Its page says for whom; look there for more."
    )


class NotRunning(Refused):
    """It was stopped, and nobody joins it any more."""

    code = "not_running"
    message = _("This ritual has been stopped. Look under Rituals for others.")


class NoSuchChange(Refused):
    """Somebody else was quicker."""

    code = "no_such_change"
    message = _("Somebody has changed this ritual meanwhile. Look at how it stands now.")


class TakesNoPart(Refused):
    code = "takes_no_part"
    message = _("You do not take part in this ritual any more. Join it again on its page.")
