"""Why somebody is asked and how long it takes, in words; numbers come from the rows.

Each reason is a sentence of its own, since no language glues them alike.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from docendo.learning.asks.rules import Reasons

MINUTE, HOUR, DAY = 60, 3600, 86400
MOST_REASONS = 2


def _filled(sentence: Promise | str, *, count: int = 0, topic: str = "") -> SafeString:
    """A sentence with its number, and its name in a direction of its own."""
    text = str(sentence).replace("%(count)s", "{count}").replace("%(topic)s", "{topic}")
    return format_html(text, count=count, topic=format_html("<bdi>{}</bdi>", topic))


def why_you(reasons: Reasons, topics: Mapping[int, str]) -> list[SafeString]:
    """Why somebody is asked, said to them, what counts most first."""
    said = []
    for topic_id in reasons.offered:
        if topic_id in topics:
            said.append(_filled(_("You offered help with %(topic)s."), topic=topics[topic_id]))
            break
    if reasons.is_first_chance:
        said.append(_plain(_("You offered help and have not been asked often yet.")))
    if reasons.about is not None and reasons.about in topics:
        said.append(
            _filled(
                ngettext(
                    "You answered %(count)s question about %(topic)s.",
                    "You answered %(count)s questions about %(topic)s.",
                    reasons.answered,
                ),
                count=reasons.answered,
                topic=topics[reasons.about],
            )
        )
    if reasons.alike:
        said.append(
            _filled(
                ngettext(
                    "You answered %(count)s question like this one.",
                    "You answered %(count)s questions like this one.",
                    reasons.alike,
                ),
                count=reasons.alike,
            )
        )
    if reasons.is_usual_hour:
        said.append(_plain(_("You are often here at this time of the week.")))
    if not said and reasons.ever:
        said.append(
            _filled(
                ngettext(
                    "You answered %(count)s question here.",
                    "You answered %(count)s questions here.",
                    reasons.ever,
                ),
                count=reasons.ever,
            )
        )
    return said[:MOST_REASONS] or [
        _plain(_("Few members have said yet what they can help with, so all are asked in turn."))
    ]


def why_they(reasons: Reasons, topics: Mapping[int, str]) -> list[SafeString]:
    """The same, said to others, in a few words each."""
    said = []
    for topic_id in reasons.offered:
        if topic_id in topics:
            said.append(_filled(_("offered help with %(topic)s"), topic=topics[topic_id]))
            break
    if reasons.is_first_chance:
        said.append(_plain(_("offered help and was not asked often yet")))
    if reasons.about is not None and reasons.about in topics:
        said.append(
            _filled(
                ngettext(
                    "answered %(count)s question about %(topic)s",
                    "answered %(count)s questions about %(topic)s",
                    reasons.answered,
                ),
                count=reasons.answered,
                topic=topics[reasons.about],
            )
        )
    if reasons.alike:
        said.append(
            _filled(
                ngettext(
                    "answered %(count)s question like this one",
                    "answered %(count)s questions like this one",
                    reasons.alike,
                ),
                count=reasons.alike,
            )
        )
    if reasons.is_usual_hour:
        said.append(_plain(_("is often here at this time of the week")))
    if not said and reasons.ever:
        said.append(
            _filled(
                ngettext(
                    "answered %(count)s question here",
                    "answered %(count)s questions here",
                    reasons.ever,
                ),
                count=reasons.ever,
            )
        )
    return said[:MOST_REASONS] or [_plain(_("is a member here"))]


def _plain(sentence: Promise) -> SafeString:
    return format_html("{}", sentence)


# --- How long it takes --------------------------------------------------------------------------


def usually(*, low: int, median: int, high: int) -> str:
    """The middle half of the waits, in the unit that suits the longest of them."""
    if high < 100 * MINUTE:
        low, median, high = (_in(seconds, MINUTE) for seconds in (low, median, high))
        sentence = ngettext(
            "Usually answered within %(high)s minute.",
            "Usually answered in %(low)s to %(high)s minutes, half of the time within %(median)s.",
            high,
        )
    elif high < 3 * DAY:
        low, median, high = (_in(seconds, HOUR) for seconds in (low, median, high))
        sentence = ngettext(
            "Usually answered within %(high)s hour.",
            "Usually answered in %(low)s to %(high)s hours, half of the time within %(median)s.",
            high,
        )
    else:
        low, median, high = (_in(seconds, DAY) for seconds in (low, median, high))
        sentence = ngettext(
            "Usually answered within %(high)s day.",
            "Usually answered in %(low)s to %(high)s days, half of the time within %(median)s.",
            high,
        )
    return sentence % {"low": low, "median": median, "high": high}


def _in(seconds: int, unit: int) -> int:
    """In whole units, and never none at all."""
    return max(1, round(seconds / unit))


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
