"""Why somebody is asked and how long it takes, in words; numbers come from the rows.

Each reason is a sentence of its own, since no language glues them alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from docendo.learning.asks.rules import Reasons

MINUTE, HOUR, DAY = 60, 3600, 86400
MOST_REASONS = 2


@dataclass(frozen=True)
class _Voice:
    """The reasons as one says them to somebody, or of them."""

    offered: Any
    first_chance: Any
    about: Callable[[int], str]
    alike: Callable[[int], str]
    usual_hour: Any
    ever: Callable[[int], str]
    otherwise: Any

    def say(self, reasons: Reasons, topics: Mapping[int, str]) -> list[SafeString]:
        """What counts most first; ``topics`` are the names of those that may be named."""
        said = []
        offered = next((topics[pk] for pk in reasons.offered if pk in topics), None)
        if offered is not None:
            said.append(_filled(self.offered, topic=offered))
        if reasons.is_first_chance:
            said.append(_filled(self.first_chance))
        if reasons.about is not None and reasons.about in topics:
            about = self.about(reasons.answered)
            said.append(_filled(about, count=reasons.answered, topic=topics[reasons.about]))
        if reasons.alike:
            said.append(_filled(self.alike(reasons.alike), count=reasons.alike))
        if reasons.is_usual_hour:
            said.append(_filled(self.usual_hour))
        if not said and reasons.ever:
            said.append(_filled(self.ever(reasons.ever), count=reasons.ever))
        return said[:MOST_REASONS] or [_filled(self.otherwise)]


def _filled(sentence: Any, *, count: int = 0, topic: str = "") -> SafeString:
    """A sentence with its number, and its name in a direction of its own."""
    words = {"count": count, "topic": format_html("<bdi>{}</bdi>", topic)}
    return mark_safe(escape(str(sentence)) % words)  # noqa: S308 - both parts are escaped


_YOU = _Voice(
    offered=_("You offered help with %(topic)s."),
    first_chance=_("You offered help and have not been asked often yet."),
    about=lambda number: ngettext(
        "You answered %(count)s question about %(topic)s.",
        "You answered %(count)s questions about %(topic)s.",
        number,
    ),
    alike=lambda number: ngettext(
        "You answered %(count)s question like this one.",
        "You answered %(count)s questions like this one.",
        number,
    ),
    usual_hour=_("You are often here at this time of the week."),
    ever=lambda number: ngettext(
        "You answered %(count)s question here.", "You answered %(count)s questions here.", number
    ),
    otherwise=_("Few members have said yet what they can help with, so all are asked in turn."),
)
_THEY = _Voice(
    offered=_("offered help with %(topic)s"),
    first_chance=_("offered help and was not asked often yet"),
    about=lambda number: ngettext(
        "answered %(count)s question about %(topic)s",
        "answered %(count)s questions about %(topic)s",
        number,
    ),
    alike=lambda number: ngettext(
        "answered %(count)s question like this one",
        "answered %(count)s questions like this one",
        number,
    ),
    usual_hour=_("is often here at this time of the week"),
    ever=lambda number: ngettext(
        "answered %(count)s question here", "answered %(count)s questions here", number
    ),
    otherwise=_("is a member here"),
)

why_you = _YOU.say
why_they = _THEY.say


# --- How long it takes --------------------------------------------------------------------------


def usually(*, low: int, median: int, high: int) -> str:
    """The middle half of the waits, each in the unit that suits it."""
    half, early, late = (_amount(seconds) for seconds in (median, low, high))
    if early == late:
        return gettext("The first answer usually comes after %(half)s.") % {"half": half}
    return gettext(
        "The first answer usually comes after %(early)s to %(late)s, half of the time within "
        "%(half)s."
    ) % {"half": half, "early": early, "late": late}


def _amount(seconds: int) -> str:
    """A time in whole units, as it stands behind "after" or "within"; never none at all."""
    if seconds < 100 * MINUTE:
        number = max(1, round(seconds / MINUTE))
        said = ngettext("%(number)s minute", "%(number)s minutes", number)
    elif seconds < 3 * DAY:
        number = round(seconds / HOUR)
        said = ngettext("%(number)s hour", "%(number)s hours", number)
    else:
        number = round(seconds / DAY)
        said = ngettext("%(number)s day", "%(number)s days", number)
    return said % {"number": number}


# --- What a coordinator could write -------------------------------------------------------------


def drafted_question(*, asked: int) -> str:
    """To somebody who could help."""
    if not asked:
        return gettext(
            "Hello, nobody has answered this question yet. Could you have a look, or tell me who "
            "could know? A first thought is enough."
        )
    return ngettext(
        "Hello, nobody has answered this question yet, although %(count)s person was asked. "
        "Could you have a look, or tell me who could know? A first thought is enough.",
        "Hello, nobody has answered this question yet, although %(count)s people were asked. "
        "Could you have a look, or tell me who could know? A first thought is enough.",
        asked,
    ) % {"count": asked}


def drafted_remark(*, asked: int) -> str:
    """To who asked."""
    if not asked:
        return gettext(
            "Your question is not forgotten: I am looking for somebody who knows. It would help "
            "to read what you have tried so far, and where exactly you are stuck."
        )
    return ngettext(
        "Your question is not forgotten: %(count)s person was asked, and now I am looking for "
        "somebody who knows. It would help to read what you have tried so far.",
        "Your question is not forgotten: %(count)s people were asked, and now I am looking for "
        "somebody who knows. It would help to read what you have tried so far.",
        asked,
    ) % {"count": asked}
