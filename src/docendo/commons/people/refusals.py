"""What somebody may be refused about themselves and others."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class BlocksOneself(Refused):
    code = "blocks_oneself"
    message = _("You cannot block yourself. Go back to whom you meant.")
