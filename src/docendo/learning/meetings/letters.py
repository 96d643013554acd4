"""What those who meet are written to about."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from docendo.commons.mail.api import Pace, Sort, write_about

MEETINGS: Final = "meetings"
write_about(
    Sort(
        key=MEETINGS,
        label=_("My meetings: planned, moved, called off, or near"),
        order=20,
        pace=Pace.AT_ONCE,
        comes_alone=True,
    )
)
