"""How apps above keep somebody from being asked without this app knowing them.

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
