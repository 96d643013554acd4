"""How apps above take part in asking without this app knowing them.

An app registers its excuses in ``panels.py`` or ``listeners.py``, imported when the site starts.
"""

from collections.abc import Callable, Collection

from django.db.models import QuerySet

from docendo.commons.communities.api import Membership

# Given seats and not numbers: a community may have more people than one statement can name.
Excuse = Callable[[QuerySet[Membership]], Collection[int]]
EXCUSES: list[Excuse] = []


def excuse(excused: Excuse) -> Excuse:
    """Of the people in these seats, those ``excused`` names are not asked for help."""
    EXCUSES.append(excused)
    return excused


# Templates of other ways to ask what is written: buttons of the form in which it is.
WAYS: list[str] = []


def offer_way(template: str) -> None:
    """A button beside the one that posts; it sends all fields to an address of its own."""
    WAYS.append(template)
