"""How apps above keep somebody from being asked without this app knowing them.

An app registers its excuses in ``panels.py`` or ``listeners.py``, imported when the site starts.
"""

from collections.abc import Callable, Collection

Excuse = Callable[[Collection[int]], Collection[int]]
EXCUSES: list[Excuse] = []


def excuse(excused: Excuse) -> Excuse:
    """Of these people, those ``excused`` names are not asked for help."""
    EXCUSES.append(excused)
    return excused
