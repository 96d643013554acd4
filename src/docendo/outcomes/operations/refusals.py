"""What an operator is refused."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NothingLeft(Refused):
    """Somebody has decided about it already."""

    code = "nothing_left"
    message = _("It is not in the list any more. Load the page again to see what is left.")


class NoBackups(Refused):
    """The setting says that none are made."""

    code = "no_backups"
    message = _(
        "This site makes no backups by itself: DOCENDO_BACKUPS_KEPT is 0. Whoever starts it can"
        " change that, or run: docendo backup"
    )
