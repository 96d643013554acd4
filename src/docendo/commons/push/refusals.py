"""Why a device cannot be told."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NotTaken(Refused):
    code = "push_not_taken"
    message = _(
        "This browser is told by a service that this site does not use. Ask whoever runs it."
    )


class EndsWithTheBrowser(Refused):
    code = "push_ends_with_the_browser"
    message = _(
        "You are signed in here until the browser is closed. Sign in anew with “Stay signed in on"
        " this device” to be told here."
    )
