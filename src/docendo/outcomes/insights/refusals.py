"""What a coordinator may be refused, and what they can do next."""

from django.utils.translation import gettext_lazy

from docendo.kernel.errors import Refused


class HandledAlready(Refused):
    """Of two coordinators, or of two presses of one button, the second."""

    code = "handled_already"
    message = gettext_lazy(
        "Somebody has taken care of this meanwhile. Nothing was sent a second time: go on with what"
        " is left."
    )


class NotNeededAnyMore(Refused):
    """It has been answered, or settled by itself."""

    code = "not_needed_any_more"
    message = gettext_lazy("This is settled by now. Nothing was sent: go on with what is left.")
