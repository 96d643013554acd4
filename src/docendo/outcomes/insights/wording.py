"""What is said of needs, and the letters that are drafted about them.

A letter is in the language of whom it is for; what surrounds it in that of who sends it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match
from docendo.commons.people.api import Person, zone
from docendo.kernel.text import isolated

# --- Why it is there ----------------------------------------------------------------------------


def proposed_in(match: Match) -> str:
    if match.occasion:
        return _("It was proposed in “%(name)s”.") % {"name": isolated(match.occasion)}
    return _("A coordinator brought them together with somebody.")


def why_alone(*, wishes: Sequence[str], lacking: Sequence[str], has_week: bool) -> list[str]:
    """What stands in the way, or that nothing is known to."""
    found = [_("Wants to learn %(topics)s.") % {"topics": all_of(wishes)}]
    if lacking:
        found.append(_("Nobody else offers %(topics)s.") % {"topics": all_of(lacking)})
    if not has_week:
        found.append(_("They have not said when they are free."))
    if not lacking and has_week:
        found.append(_("Somebody offers it: they may have no room, or no hours in common."))
    return found


def why_topic(wanting: int, helper: Person | None) -> list[str]:
    wish = ngettext(
        "%(number)s person wants to learn it.", "%(number)s people want to learn it.", wanting
    )
    found = [wish % {"number": wanting}]
    if helper is not None:
        found.append(
            _("%(name)s has helped others with it before.") % {"name": isolated(helper.name)}
        )
    return found


def why_check_in(*, program: str, words: str) -> list[str]:
    """In which program it was said, and what they would wish for in their own words."""
    found = [
        _("In the program “%(name)s” they were asked how their match goes.")
        % {"name": isolated(program)}
    ]
    if words:
        found.append(_("What would help them: “%(words)s”") % {"words": isolated(words)})
    return found


def all_of(names: Sequence[str]) -> str:
    return get_text_list([isolated(name) for name in names], _("and"))


# --- Letters ------------------------------------------------------------------------------------

Body = Callable[..., str]


def drafted_for(person: Person, seat: Seat, body: Body, **about: object) -> str:
    """A letter from a seat's person to somebody, in that one's language and by their clock."""
    language = person.interface_language or seat.community.language
    with translation.override(language):
        hello = _("Hello %(name)s,") % {"name": person.name}
        said = body(seat, person, **about)
        return f"{hello}\n\n{said}\n\n{seat.member.name}"


def remind(seat: Seat, person: Person, *, at: datetime) -> str:
    day = date_format(localtime(at, zone(person.time_zone)), "DATE_FORMAT")
    return _(
        "On %(day)s a match was proposed to you in %(community)s, and it waits for your answer."
        " You find it under Peers. Accept it, or say “Not this time”: nobody learns who declined."
        " If something about it does not suit you, tell me, and I will look again."
    ) % {"day": day, "community": seat.community.name}


def look_around(seat: Seat, person: Person, *, lacking: Sequence[str], has_week: bool) -> str:
    said = [
        _("You want to learn something in %(community)s, and nobody has been found for you yet.")
        % {"community": seat.community.name}
    ]
    if not has_week:
        said.append(
            _(
                "In your profile it does not say yet when you are free: paint your week under"
                " Peers, and people are found who can meet you."
            )
        )
    if lacking:
        said.append(
            _(
                "At the moment nobody here offers %(topics)s. Until somebody does, you could ask a"
                " question about it: everybody may answer."
            )
            % {"topics": get_text_list(list(lacking), _("or"))}
        )
    if has_week and not lacking:
        said.append(
            _(
                "A few more hours in your week, or one more language, may bring you somebody. Look"
                " at Peers; and tell me if you would like me to bring you together with somebody."
            )
        )
    return " ".join(said)


def ask_what_helps(seat: Seat, person: Person, *, program: str) -> str:
    """It says neither what they answered nor of whom: a letter may be read over a shoulder."""
    return _(
        "Thank you for telling us how it goes in “%(program)s”. What could I do so that it helps"
        " you more? We can look together at what you want to reach and when you meet, or I look"
        " for somebody else for you. Whom you learn with does not know what you answered, and need"
        " not know that I write."
    ) % {"program": program}


def ask_when_they_meet(seat: Seat, person: Person, *, others: Sequence[str]) -> str:
    return _(
        "You and %(names)s were brought together in %(community)s, and as far as I can see you have"
        " not met yet. On the page of your match under Peers stand times that suit all of you, and"
        " a first half hour is a good beginning. If it does not fit any more, say so there: nobody"
        " minds, and I look for somebody else."
    ) % {"names": get_text_list(list(others), _("and")), "community": seat.community.name}


def offer_help(seat: Seat, person: Person, *, topic: str) -> str:
    return _(
        "People in %(community)s want to learn %(topic)s, and nobody offers help with it yet. You"
        " have helped others with it before. Would you offer it under Peers? You say yourself how"
        " many people you take on, and when."
    ) % {"community": seat.community.name, "topic": topic}
