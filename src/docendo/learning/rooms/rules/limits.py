"""How much fits in a sitting, and how long somebody may be silent before they count as gone."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 2_000
LONGEST_POINT: Final = 200
LONGEST_MINUTES: Final = 240
LONGEST_QUESTION: Final = 200
LONGEST_CHOICE: Final = 100
LONGEST_ROLE: Final = 40
LONGEST_NOTES: Final = 10_000
LONGEST_NEXT_STEP: Final = 300
LONGEST_REASON: Final = 500
MOST_POINTS: Final = 20
MOST_POLLS: Final = 20
MOST_OWN_ROLES: Final = 6
FEWEST_CHOICES: Final = 2
MOST_CHOICES: Final = 6
# A page shows the latest; whoever wants to read all of them opens the recap.
LINES_SHOWN: Final = 100
MORE_MINUTES: Final = 5
# A socket speaks up every 15 seconds: who has missed three of them has lost the line.
LINE_IS_LOST_AFTER: Final = timedelta(seconds=50)
# Who reads without JavaScript is heard only when a page is loaded.
PAGE_IS_LEFT_AFTER: Final = timedelta(minutes=5)
ENDS_WHEN_EMPTY_FOR: Final = timedelta(minutes=15)
# Who comes so long before a planned meeting comes for that meeting.
BELONGS_FROM: Final = timedelta(minutes=30)
REACTIONS_STAND_FOR: Final = timedelta(seconds=60)
# Who was away for longer than so many events is better served with a new page.
MOST_MISSED: Final = 200


class Standing(models.TextChoices):
    """Where somebody stands who has entered."""

    HERE = "here"
    LOST = "lost"
    # In a small room; seen there.
    AWAY = "away"
    LEFT = "left"
    REMOVED = "removed"


class Role(models.TextChoices):
    """What somebody looks after for one sitting."""

    FACILITATOR = "facilitator", _("Facilitator")
    NOTE_TAKER = "note_taker", _("Note taker")
    TIME_KEEPER = "time_keeper", _("Time keeper")
    ADVOCATE = "advocate", _("Devil’s advocate")


class Reaction(models.TextChoices):
    """What can be said with one press, without taking the floor."""

    YES = "yes", _("I agree")
    THANKS = "thanks", _("Thank you")
    SLOWER = "slower", _("Slower, please")
    LOST = "lost", _("You have lost me")
    BREAK = "break", _("A short break?")
