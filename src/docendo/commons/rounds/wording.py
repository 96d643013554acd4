"""What a round says in words: why two fit, why somebody has nobody, what a move would break.

A reason stands only for a term that counted, and only for what its two people show to everyone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from docendo.commons.matching.api import (
    LEVELS,
    PARTS_OF_DAYS,
    Bar,
    Improvement,
    Kind,
    Lever,
    Reason,
    ShownToAll,
    Term,
    duration,
    liking,
)
from docendo.commons.people.api import language_name

PREFERENCES = (Term.PACE, Term.FORMAT, Term.SIZE, Term.RHYTHM)


def why(
    found: Sequence[Reason], *, kind: Kind, shown: tuple[ShownToAll, ShownToAll]
) -> Iterator[str]:
    """What counts most first."""
    liked = []
    for each in found:
        match each.term:
            case Term.LEVEL if kind is Kind.PEERS:
                if each.value == 1:
                    yield gettext("Both begin at the same level")
            case Term.LEVEL:
                yield str(LEVELS[each.amount])
            case Term.EVIDENCE if each.amount:
                sentence = ngettext(
                    "%(number)s answer of theirs about it helped somebody",
                    "%(number)s answers of theirs about it helped somebody",
                    each.amount,
                )
                yield sentence % {"number": each.amount}
            case Term.HOURS if all(one.week for one in shown):
                yield gettext("Both are free for %(long)s a week") % {"long": duration(each.amount)}
            case Term.HOURS:
                yield gettext("They have time in common in every week")
            case term if term in PREFERENCES and all(one.preferences for one in shown):
                liked.append(liking(each))
    if liked:
        yield gettext("What both like: %(likes)s") % {"likes": gettext(", ").join(liked)}


def points(score: float) -> int:
    """A score from 0 to 1, of a hundred."""
    return round(score * 100)


# --- Why somebody has nobody --------------------------------------------------------------------

# Of whoever seeks, and of whoever could help.
LEFT_OUT: Mapping[tuple[str, bool], Any] = {
    (Bar.TOPIC, False): _("Nobody else here names what they want to learn."),
    (Bar.TOPIC, True): _("Nobody here wants to learn what they can help with."),
    (Bar.LEVEL, False): _("Nobody who helps with it can do more of it than they can already."),
    (Bar.LEVEL, True): _("Whoever wants to learn it can do as much of it already."),
    (Bar.GROUP, False): _("The rules of the round do not bring them together with who would fit."),
    (Bar.GROUP, True): _("The rules of the round do not bring them together with who would fit."),
    (Bar.LANGUAGE, False): _("Whoever would fit speaks another language."),
    (Bar.LANGUAGE, True): _("Whoever would fit speaks another language."),
    (Bar.HOURS, False): _("Whoever would fit is free at other times."),
    (Bar.HOURS, True): _("Whoever would fit is free at other times."),
    (Bar.HELPER_FULL, False): _("All who fit have as many as they can take on."),
    (Bar.LEARNER_FULL, True): _("All who fit have somebody else."),
}
OWN_LEFT_OUT: Mapping[tuple[str, bool], Any] = {
    **LEFT_OUT,
    (Bar.TOPIC, False): _("Nobody else here names what you want to learn."),
    (Bar.TOPIC, True): _("Nobody here wants to learn what you can help with."),
    (Bar.LEVEL, False): _("Nobody who helps with it can do more of it than you can already."),
    (Bar.GROUP, False): _("The rules of the round do not bring you together with who would fit."),
    (Bar.GROUP, True): _("The rules of the round do not bring you together with who would fit."),
}
NO_RING = _("No ring closes: nobody whom they can help leads back to somebody who can help them.")
OWN_NO_RING = _("No ring closes: nobody whom you can help leads back to somebody who can help you.")


def left_out(bar: str, *, is_helper: bool, kind: Kind, is_own: bool = False) -> str:
    if kind is Kind.RINGS and bar == Bar.HELPER_FULL:
        return str(OWN_NO_RING if is_own else NO_RING)
    return str((OWN_LEFT_OUT if is_own else LEFT_OUT)[bar, is_helper])


# What one change would bring; said to coordinators, and to whom it concerns.
IMPROVEMENTS: Mapping[tuple[Lever, bool], Any] = {
    (Lever.HOURS, False): ngettext_lazy(
        "%(number)s more person would fit if they were free on %(what)s.",
        "%(number)s more people would fit if they were free on %(what)s.",
        "number",
    ),
    (Lever.HOURS, True): ngettext_lazy(
        "%(number)s more person would fit you if you were free on %(what)s.",
        "%(number)s more people would fit you if you were free on %(what)s.",
        "number",
    ),
    (Lever.LANGUAGE, False): ngettext_lazy(
        "%(number)s more person would fit if they spoke this language: %(what)s.",
        "%(number)s more people would fit if they spoke this language: %(what)s.",
        "number",
    ),
    (Lever.LANGUAGE, True): ngettext_lazy(
        "%(number)s more person would fit you if you spoke this language: %(what)s.",
        "%(number)s more people would fit you if you spoke this language: %(what)s.",
        "number",
    ),
    (Lever.SEAT, False): ngettext_lazy(
        "%(number)s person without anybody would fit if they took on one more.",
        "%(number)s people without anybody would fit if they took on one more.",
        "number",
    ),
    (Lever.SEAT, True): ngettext_lazy(
        "%(number)s person without anybody would fit you if you took on one more.",
        "%(number)s people without anybody would fit you if you took on one more.",
        "number",
    ),
}


def improvement(found: Improvement, *, spoken: Sequence[str], is_own: bool = False) -> str:
    """One change that would bring somebody more, in words."""
    what = ""
    if found.day is not None and found.part is not None:
        what = PARTS_OF_DAYS[found.part][found.day]
    elif found.language is not None:
        what = language_name(spoken[found.language])
    sentence = IMPROVEMENTS[found.lever, is_own]
    return str(sentence % {"number": found.more, "what": what})


# --- What a move would break --------------------------------------------------------------------

# Who is kept apart is told as who has no room: docs/decisions/0022.
BROKEN: Mapping[Bar, Any] = {
    Bar.TOPIC: _("They have no topic of this round in common."),
    Bar.LEVEL: _("Who would help can do no more of it than who would learn."),
    Bar.GROUP: _("The rules of the round do not bring them together."),
    Bar.LANGUAGE: _("They have no language in common."),
    Bar.HOURS: _("They, or the group that they would join, are not free together for long enough."),
    Bar.HELPER_FULL: _("One of them has no room for the other, or is locked with somebody else."),
    Bar.RING: _(
        "Nobody is moved by hand where rings are formed, since a pair by itself closes none. Lock"
        " the rings that are good, and solve the rest again."
    ),
}


SET_APART = _("A coordinator has said that they are not to meet in this round.")

NO_ROOM = frozenset({Bar.HELPER_FULL, Bar.LEARNER_FULL, Bar.APART})


def broken(bars: Sequence[Bar]) -> Sequence[str]:
    """All that stands between two people; that one has no room only where nothing else does."""
    told = [bar for bar in bars if bar not in NO_ROOM] or [Bar.HELPER_FULL]
    return [str(BROKEN[bar]) for bar in told]


def refused_move(why: Sequence[str]) -> str:
    return gettext("They cannot be brought together: %(why)s") % {"why": " ".join(why)}
