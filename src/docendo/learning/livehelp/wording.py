"""What pages say of a place and of how long it takes."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from docendo.learning.livehelp.rules import Estimate, Why

WHY_WORSE: Final[Mapping[str, Promise]] = {
    Why.LET_FIRST: gettext_lazy("You let the next one go first."),
    Why.CAME_BACK: gettext_lazy(
        "Somebody whose helper had to go is back where they stood, before you."
    ),
}
MINUTE, HOUR = 60, 3600


def worse(why: str, *, was: int, now: int) -> str:
    return gettext("Your place went from %(was)s to %(now)s. %(why)s") % {
        "was": was,
        "now": now,
        "why": WHY_WORSE[why],
    }


def how_long(found: Estimate | None, *, has_waited: bool = False) -> str:
    """Of those who waited here lately; once somebody waits, of those who waited as long as they."""
    if found is None:
        if has_waited:
            return gettext(
                "We do not know how long it still takes: too few have waited here as long as you."
            )
        return gettext("We do not know yet how long it takes: too few have waited here lately.")
    if found.seconds is None:
        sentence = (
            gettext("Of %(waited)s people who waited here as long as you, %(helped)s had help.")
            if has_waited
            else gettext("Of %(waited)s people who waited here lately, %(helped)s had help.")
        )
        return sentence % {"waited": found.waited, "helped": found.helped}
    sentence = (
        gettext(
            "Half of those who waited here as long as you had help within another %(time)s;"
            " %(helped)s of %(waited)s had help at all."
        )
        if has_waited
        else gettext(
            "Half of those who waited here lately had help within %(time)s; %(helped)s of"
            " %(waited)s had help at all."
        )
    )
    return sentence % {
        "time": amount(found.seconds),
        "helped": found.helped,
        "waited": found.waited,
    }


def amount(seconds: int) -> str:
    """As it stands behind "within"; never nothing at all."""
    if seconds < 100 * MINUTE:
        number = max(1, round(seconds / MINUTE))
        said = ngettext("%(number)s minute", "%(number)s minutes", number)
    else:
        number = round(seconds / HOUR)
        said = ngettext("%(number)s hour", "%(number)s hours", number)
    return said % {"number": number}
