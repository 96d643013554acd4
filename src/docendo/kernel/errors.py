"""What a person may expect to be refused, said in a sentence that tells them what to do next."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class Refused(Exception):
    """An action that was refused; subclasses give a stable code, an HTTP status and a sentence."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: Sentence = _("This cannot be done now. Go back and try again.")
    # A refusal that knows the way out may have a page of its own.
    template: ClassVar[str] = "refused.html"
    # The name of a route where the way out is: a page is left for it, with the code in its query.
    leads_to: ClassVar[str] = ""

    def __init__(self, message: Sentence | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class Invalid(Refused):
    """What was sent cannot be used."""

    code = "invalid"
    status = 400
    message = _("What you sent cannot be used. Check it and send it again.")


class TooLarge(Refused):
    """More at once than anybody needs."""

    code = "too_large"
    status = 413
    message = _("That is too large to be sent. Shorten the text or choose a smaller file.")


class SignInFirst(Refused):
    """Only people who have signed in may do this."""

    code = "sign_in_first"
    status = 401
    message = _("Sign in to go on.")


class NotAllowed(Refused):
    """This person may not do this here."""

    code = "not_allowed"
    status = 403
    message = _("You may not do this. Ask a coordinator of the community if you think you should.")


class OperatorsOnly(NotAllowed):
    """This is about the whole site, and not about a community."""

    message = _("This page is for whoever runs this site.")


class TooMany(Refused):
    """Too often in too short a time."""

    code = "too_many"
    status = 429
    message = _("That was too often in a short time. Wait a moment and try again.")

    def __init__(self, *, wait_seconds: int, message: Sentence | None = None) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(message)
