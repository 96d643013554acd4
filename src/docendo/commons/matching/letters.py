"""What those who look for peers are written to about."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from docendo.commons.mail.api import Pace, Sort, write_about

PEERS: Final = "peers"
write_about(
    Sort(
        key=PEERS,
        label=_("Somebody asks to learn with me, and what becomes of my matches"),
        order=10,
        pace=Pace.AT_ONCE,
        comes_alone=True,
    )
)
