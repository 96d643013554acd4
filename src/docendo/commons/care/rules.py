"""When something is looked at, when it is hidden at once, and who decides; no database."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Role

_DIGITS = {ord(digit): str(number % 10) for number, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}

LONGEST_NOTE = 500
SHORTEST_WORDS = 10
LONGEST_WORDS = 1000
# So many members hide something until a moderator has looked, each here for so long.
HIDES_AT = 3
COUNTS_AFTER = timedelta(days=7)
# After so long whoever decided may answer the appeal, too: no case waits for ever.
ANSWERS_WITHIN = timedelta(days=3)


class Cause(models.TextChoices):
    """What brought something to the moderators."""

    FLAGS = "flags"
    CONTACT = "contact"


class Why(models.TextChoices):
    """What is wrong with something, as whoever flags it sees it."""

    UNKIND = "unkind", _("It is unkind")
    PRIVATE = "private", _("It shows what is private")
    SPAM = "spam", _("It is advertising or spam")
    DANGER = "danger", _("Somebody may be in danger")
    RULES = "rules", _("It breaks the ground rules here")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    """What was decided about something flagged."""

    WAITING = "waiting"
    LEFT = "left"
    WARNED = "warned"
    HIDDEN = "hidden"


class Decision(models.TextChoices):
    """What a moderator may decide; whoever is warned, or silenced beside, may appeal once."""

    LEAVE = "leave"
    WARN = "warn"
    HIDE = "hide"


# What each makes of a case.
BECOMES: Mapping[Decision, State] = {
    Decision.LEAVE: State.LEFT,
    Decision.WARN: State.WARNED,
    Decision.HIDE: State.HIDDEN,
}


class Silence(models.IntegerChoices):
    """For how many days somebody reads and says nothing."""

    NOT = 0, _("Yes")
    DAY = 1, _("Not for a day")
    WEEK = 7, _("Not for a week")
    MONTH = 30, _("Not for a month")


def hides_now(joined: Iterable[datetime], *, now: datetime) -> bool:
    """Whether enough members agree for hiding something until a moderator has looked.

    ``joined`` is when those who flagged it took their seats. Nobody counts who has just come: a
    crowd could be made to come.
    """
    return sum(at <= now - COUNTS_AFTER for at in joined) >= HIDES_AT


# An address of mail, a number to call, and the usual ways to be reached elsewhere.
CONTACT = re.compile(
    r"""[\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?<![\w.,+])(?:\+|00)[1-9][\d ()./-]{7,}\d
    | (?<![\w.,])0[1-9]\d{1,4}[ /-]\d{3,}(?:[ -]?\d{2,})*
    | \b(?:t\.me|wa\.me|discord\.gg|chat\.whatsapp\.com)/\w+
    | \b(?:whats\s?app|telegram|snapchat|instagram|discord)\s*:\s*@?\w+
    """,
    re.IGNORECASE | re.VERBOSE,
)


def shows_contacts(words: str) -> bool:
    """Whether a text tells how to reach somebody elsewhere; Arabic digits count, too."""
    return CONTACT.search(unicodedata.normalize("NFKC", words).translate(_DIGITS)) is not None


def is_held(*, is_named: bool, moderates: bool, joined_at: datetime | None, now: datetime) -> bool:
    """Whether somebody's contact details wait for a moderator.

    Of a persona always: whether its person is new, or moderates, must not show.
    """
    if not is_named:
        return True
    return not moderates and (joined_at is None or joined_at > now - COUNTS_AFTER)


def may_silence(*, theirs: Role | None, may_give: Collection[Role]) -> bool:
    """Members and guests; who moderates only by somebody who could take that role away."""
    return theirs is not None and (theirs < Role.MODERATOR or theirs in may_give)


def may_answer_appeal(*, decided_by: int | None, who: int, others: int, waited: timedelta) -> bool:
    """Whoever decided does not decide again, unless nobody else could (``others``) or would."""
    return decided_by != who or others == 0 or waited >= ANSWERS_WITHIN
