"""What cannot be done with a link of a letter, or with mail that arrives."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NotALink(Refused):
    code = "not_a_link"
    status = 404
    message = _(
        "This link is not complete, or what it was for is gone. Sign in and choose under"
        " Preferences what you are written to about."
    )


class WrongSecret(Refused):
    code = "wrong_secret"
    status = 401
    message = _("The secret is not the one of this site. Look at EMAIL_IN_SECRET.")
