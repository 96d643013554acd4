"""How apps above keep somebody out of the rounds of a group without this app knowing them.

An app registers it in its ``panels.py`` or ``listeners.py``, imported when the site starts.
"""

from collections.abc import Callable, Collection

from docendo.commons.groups.api import Group

# Who of the people in a group may not be brought together with anybody yet.
KeptOut = Callable[[Group], Collection[int]]
KEPT_OUT: list[KeptOut] = []


def keep_out_of_rounds(kept_out: KeptOut) -> KeptOut:
    KEPT_OUT.append(kept_out)
    return kept_out
