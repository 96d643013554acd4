"""Why somebody fits, in words; each reason is a sentence of its own, which no language glues alike.

A sentence stands only for a term that counted, and only for what its reader may know.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from docendo.commons.matching.models import Match
from docendo.commons.matching.rules.meeting import State
from docendo.commons.matching.rules.pool import Term
from docendo.commons.matching.rules.profile import Format, GroupSize, Pace, Rhythm
from docendo.commons.matching.rules.reasons import Improvement, Reason
from docendo.commons.matching.rules.suggesting import Fit
from docendo.commons.matching.rules.week import Span
from docendo.commons.topics.api import Level

MOST_TIMES = 3
LIKED: Mapping[Term, Any] = {
    Term.PACE: Pace,
    Term.FORMAT: Format,
    Term.SIZE: GroupSize,
    Term.RHYTHM: Rhythm,
}
LEVELS: Mapping[int, Any] = {
    Level.BASICS: _("Offers help with the basics of it"),
    Level.SOLID: _("Offers help with most of it"),
    Level.DEEP: _("Offers help with all of it"),
    Level.EXPERT: _("Offers help far beyond it"),
}


@dataclass(frozen=True)
class Known:
    """What a reader may know of why somebody fits them.

    ``times`` is empty where the other's week is not shown to the reader, ``likes`` what both like.
    """

    is_certified: bool = False
    is_confirmed: bool = False
    minutes: int = 0
    times: Sequence[Span] = ()
    likes: Sequence[str] = ()
    languages: Sequence[str] = ()


def why(fit: Fit, known: Known) -> list[str]:
    """What counts most first."""
    return [*_help(fit.as_helper, known), *_wish(fit), *_both(fit, known)]


def _help(reasons: Sequence[Reason], known: Known) -> Iterator[str]:
    by_term = {reason.term: reason for reason in reasons}
    if level := by_term.get(Term.LEVEL):
        yield str(LEVELS[level.amount])
    if (evidence := by_term.get(Term.EVIDENCE)) is None:
        return
    if number := evidence.amount:
        sentence = ngettext(
            "%(number)s answer of theirs about it helped somebody",
            "%(number)s answers of theirs about it helped somebody",
            number,
        )
        yield sentence % {"number": number}
    if known.is_confirmed:
        yield gettext("A coordinator confirmed that they can help")
    if known.is_certified:
        yield gettext("They name a certificate for it")


def _wish(fit: Fit) -> Iterator[str]:
    if fit.as_learner:
        yield gettext("Wants to learn what you can help with")
    if fit.as_peer:
        level = next((one.value for one in fit.as_peer if one.term is Term.LEVEL), 0)
        if level == 1:
            yield gettext("Wants to learn it too, from where you are")
        else:
            yield gettext("Wants to learn it too")


def _both(fit: Fit, known: Known) -> Iterator[str]:
    terms = {one.term for one in (*fit.as_helper, *fit.as_learner, *fit.as_peer)}
    if Term.HOURS in terms and known.times:
        yield gettext("You are both free for %(long)s a week: %(times)s") % {
            "long": duration(known.minutes),
            "times": gettext(", ").join(map(spoken, known.times[:MOST_TIMES])),
        }
    elif Term.HOURS in terms:
        yield gettext("You have time in common")
    if known.languages:
        yield gettext("You both speak %(languages)s") % {
            "languages": gettext(", ").join(known.languages)
        }
    if known.likes:
        yield gettext("What you both like: %(likes)s") % {"likes": gettext(", ").join(known.likes)}


def liking(reason: Reason) -> str:
    """What two both like."""
    return str(LIKED[reason.term].labels[reason.amount])


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return gettext("%(hours)s h") % {"hours": hours}
    if not hours:
        return gettext("%(minutes)s min") % {"minutes": rest}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def spoken(span: Span) -> str:
    """A day and its times, which read from left to right in every script."""
    return f"{span.day_name} \u2066{span}\u2069"


def improvement(found: Improvement) -> str:
    """What would bring somebody more people, in words."""
    if found.day is None or found.part is None:
        raise ValueError("only hours are told")
    sentence = ngettext(
        "%(number)s more person could help you if you were free on %(when)s.",
        "%(number)s more people could help you if you were free on %(when)s.",
        found.now,
    )
    return sentence % {"number": found.now, "when": PARTS_OF_DAYS[found.part][found.day]}


# As one says them: no language puts a day and a part of it together in the same way.
PARTS_OF_DAYS: Sequence[Sequence[Any]] = (
    (
        _("Monday morning"),
        _("Tuesday morning"),
        _("Wednesday morning"),
        _("Thursday morning"),
        _("Friday morning"),
        _("Saturday morning"),
        _("Sunday morning"),
    ),
    (
        _("Monday afternoon"),
        _("Tuesday afternoon"),
        _("Wednesday afternoon"),
        _("Thursday afternoon"),
        _("Friday afternoon"),
        _("Saturday afternoon"),
        _("Sunday afternoon"),
    ),
    (
        _("Monday evening"),
        _("Tuesday evening"),
        _("Wednesday evening"),
        _("Thursday evening"),
        _("Friday evening"),
        _("Saturday evening"),
        _("Sunday evening"),
    ),
)


# Of what did not come about it is never said by whom.
CAME_OF: Mapping[str, Any] = {
    State.PROPOSED: _("Waiting for their answers"),
    State.ACTIVE: _("They learn together"),
    State.ENDED: _("They have learned together"),
    State.DECLINED: _("Not this time"),
    State.EXPIRED: _("Not this time"),
    State.WITHDRAWN: _("Not this time"),
}


def came_of(match: Match) -> str:
    """What became of what a coordinator proposed."""
    return str(CAME_OF[match.state])
