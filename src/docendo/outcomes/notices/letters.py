"""What notices are written about by mail, and when, unless somebody chooses otherwise."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from docendo.commons.mail.api import Pace, Sort, write_about
from docendo.outcomes.notices.rules import MESSAGES, OWN, Wish

# What somebody waits for comes at once; what is good to know can wait for the morning.
WAITED_FOR: Final = frozenset((Wish.ANSWERS, Wish.MENTIONS, Wish.ANNOUNCEMENTS, Wish.ASKED))
LABELS: Final[dict[Wish, Any]] = {Wish.ASKED: _("I am asked for help with a question")}

write_about(
    Sort(
        key=MESSAGES,
        label=_("Messages from those with whom I learn"),
        order=30,
        pace=Pace.AT_ONCE,
    )
)
for place, wish in enumerate(Wish):
    write_about(
        Sort(
            key=wish.value,
            label=LABELS.get(wish, wish.label),
            order=40 + place,
            pace=Pace.AT_ONCE if wish in WAITED_FOR else Pace.DAILY,
        )
    )
write_about(
    Sort(
        key=OWN,
        label=_("What is decided about me, and what coordinators write to me"),
        order=90,
        pace=Pace.AT_ONCE,
    )
)
