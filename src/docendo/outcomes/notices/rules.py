"""What somebody is told, whether they want it, and when it stays quiet; no database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Final, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Role
from docendo.commons.matching.api import PEERS
from docendo.learning.meetings.api import MEETINGS


class Wish(models.TextChoices):
    """What somebody may choose to be told, or not."""

    ANSWERS = "answers", _("Answers to my questions, and in questions that I follow")
    COMMENTS = "comments", _("Comments on what I wrote, and replies where I commented")
    MENTIONS = "mentions", _("Somebody mentions me")
    THANKS = "thanks", _("My help led to something: accepted, explained back, it worked, thanks")
    QUESTIONS = "questions", _("My question is closed, or opened again")
    DISCUSSIONS = "discussions", _("Replies to my discussions and updates, and to those I follow")
    ANNOUNCEMENTS = "announcements", _("Something is announced to everybody")
    ASKED = "asked", _("I am asked for help with a question. Without this, you are not asked")
    DUTIES = "duties", _("What waits for me where I moderate or coordinate")


class Kind(models.TextChoices):
    """What a notice tells."""

    ANSWERED = "answered"
    COMMENTED = "commented"
    MENTIONED = "mentioned"
    ACCEPTED = "accepted"
    WORKED = "worked"
    EXPLAINED = "explained"
    THANKED = "thanked"
    EDITED = "edited"
    CLOSED = "closed"
    REOPENED = "reopened"
    REOPENING_ASKED = "reopening_asked"
    REPLIED = "replied"
    ANNOUNCED = "announced"
    ASKED = "asked"
    UNANSWERED = "unanswered"
    TOGETHER = "together"
    ASKED_TO_JOIN = "asked_to_join"
    LET_IN = "let_in"
    TURNED_DOWN = "turned_down"
    ROLE_CHANGED = "role_changed"
    NAME_LEARNED = "name_learned"
    FLAGGED = "flagged"
    HIDDEN = "hidden"
    SHOWN_AGAIN = "shown_again"
    WARNED = "warned"
    WARNING_GONE = "warning_gone"
    LOOKED_AT = "looked_at"
    USEFUL = "useful"
    LINK_DIED = "link_died"
    PEER_ASKED = "peer_asked"
    PEER_ACCEPTED = "peer_accepted"
    PEER_DECLINED = "peer_declined"
    PEER_SILENT = "peer_silent"
    MATCH_ENDED = "match_ended"
    INTRODUCED = "introduced"
    NOBODY_TO_MEET = "nobody_to_meet"
    MATCH_PROPOSED = "match_proposed"
    MATCH_NOT_MADE = "match_not_made"
    ALL_ACCEPTED = "all_accepted"
    LEFT_OUT = "left_out"
    WRITTEN = "written"
    MESSAGE_POSTED = "message_posted"
    MEETING_PLANNED = "meeting_planned"
    MEETING_MOVED = "meeting_moved"
    MEETING_CALLED_OFF = "meeting_called_off"
    MEETING_SUITS = "meeting_suits"
    MEETING_DOES_NOT_SUIT = "meeting_not_suiting"
    MEETING_NEAR = "meeting_near"
    CHECK_IN_ASKED = "check_in_asked"
    PROGRAM_ENDS_SOON = "program_ends_soon"
    PROGRAM_CLOSED = "program_closed"
    WORK_ASKED = "work_asked"
    PRACTICE_ASKED = "practice_asked"
    READING_ASKED = "reading_asked"
    REVIEW_CLOSED = "review_closed"
    WORK_GIVEN = "work_given"
    READING_DUE = "reading_due"
    READERS_LACKING = "readers_lacking"
    REVIEWS_SHOWN = "reviews_shown"
    REVIEW_ANSWERED = "review_answered"
    REVIEW_THANKED = "review_thanked"
    GRADES_PUBLISHED = "grades_published"
    APPEAL_ANSWERED = "appeal_answered"
    TEAM_ASKED = "team_asked"
    TEAM_DUE = "team_due"
    TEAM_SHOWN = "team_shown"
    HELP_WANTED = "help_wanted"
    HELP_CAME = "help_came"
    DOCUMENT_COMMENTED = "document_commented"
    SUGGESTION_ACCEPTED = "suggestion_accepted"
    SUGGESTION_DECLINED = "suggestion_declined"
    DOCUMENT_MENTIONED = "document_mentioned"


# What is missing here is told whatever one wishes: it is about oneself, and it is rare.
WISHES: Mapping[Kind, Wish] = {
    Kind.ANSWERED: Wish.ANSWERS,
    Kind.COMMENTED: Wish.COMMENTS,
    Kind.MENTIONED: Wish.MENTIONS,
    Kind.ACCEPTED: Wish.THANKS,
    Kind.WORKED: Wish.THANKS,
    Kind.EXPLAINED: Wish.THANKS,
    Kind.THANKED: Wish.THANKS,
    Kind.USEFUL: Wish.THANKS,
    Kind.CLOSED: Wish.QUESTIONS,
    Kind.REOPENED: Wish.QUESTIONS,
    Kind.REPLIED: Wish.DISCUSSIONS,
    Kind.ANNOUNCED: Wish.ANNOUNCEMENTS,
    Kind.ASKED: Wish.ASKED,
    Kind.HELP_WANTED: Wish.ASKED,
    Kind.TOGETHER: Wish.QUESTIONS,
    Kind.REOPENING_ASKED: Wish.DUTIES,
    Kind.UNANSWERED: Wish.DUTIES,
    Kind.ASKED_TO_JOIN: Wish.DUTIES,
    Kind.FLAGGED: Wish.DUTIES,
    Kind.PROGRAM_ENDS_SOON: Wish.DUTIES,
    Kind.REVIEW_ANSWERED: Wish.COMMENTS,
    Kind.DOCUMENT_COMMENTED: Wish.COMMENTS,
    Kind.SUGGESTION_ACCEPTED: Wish.COMMENTS,
    Kind.SUGGESTION_DECLINED: Wish.COMMENTS,
    Kind.DOCUMENT_MENTIONED: Wish.MENTIONS,
    Kind.REVIEW_THANKED: Wish.THANKS,
}

# What others do as peers: who has blocked them is not told. An office is no person, and what is
# told of one's own seat and question has to be known.
OF_PEERS = frozenset(
    {
        Kind.ANSWERED,
        Kind.COMMENTED,
        Kind.MENTIONED,
        Kind.ACCEPTED,
        Kind.WORKED,
        Kind.EXPLAINED,
        Kind.THANKED,
        Kind.ASKED,
        Kind.HELP_CAME,
        Kind.TOGETHER,
        Kind.REPLIED,
        Kind.USEFUL,
        Kind.PEER_ASKED,
        Kind.PEER_ACCEPTED,
        Kind.INTRODUCED,
        Kind.MESSAGE_POSTED,
        Kind.MEETING_PLANNED,
        Kind.MEETING_MOVED,
        Kind.MEETING_SUITS,
        Kind.MEETING_DOES_NOT_SUIT,
        Kind.DOCUMENT_COMMENTED,
        Kind.SUGGESTION_ACCEPTED,
        Kind.SUGGESTION_DECLINED,
        Kind.DOCUMENT_MENTIONED,
    }
)

# What apps write about themselves, with more than a notice says, is not written about again.
WRITTEN_BY_OTHERS = frozenset(
    {
        Kind.PEER_ASKED,
        Kind.MATCH_PROPOSED,
        Kind.MEETING_PLANNED,
        Kind.MEETING_MOVED,
        Kind.MEETING_CALLED_OFF,
    }
)

OF_MEETINGS = frozenset(
    {
        Kind.MEETING_PLANNED,
        Kind.MEETING_MOVED,
        Kind.MEETING_CALLED_OFF,
        Kind.MEETING_SUITS,
        Kind.MEETING_DOES_NOT_SUIT,
        Kind.MEETING_NEAR,
    }
)
OF_A_MATCH = frozenset(
    {
        Kind.PEER_ASKED,
        Kind.PEER_ACCEPTED,
        Kind.PEER_DECLINED,
        Kind.PEER_SILENT,
        Kind.MATCH_ENDED,
        Kind.MATCH_PROPOSED,
        Kind.MATCH_NOT_MADE,
        Kind.ALL_ACCEPTED,
        Kind.MESSAGE_POSTED,
        *OF_MEETINGS,
    }
)
# About what nobody chooses by a wish: which sort of letter it is.
MESSAGES: Final = "messages"
OWN: Final = "own"


def sort_of(kind: Kind) -> str:
    """The sort of letter in which a notice is written about."""
    if kind in WISHES:
        return WISHES[kind].value
    if kind is Kind.MESSAGE_POSTED:
        return MESSAGES
    if kind in OF_MEETINGS:
        return MEETINGS
    return PEERS if kind in OF_PEERS_AND_MATCHES else OWN


# Not of a match: reading its page answers nothing.
OF_A_CHECK_IN = frozenset({Kind.CHECK_IN_ASKED})
OF_A_PROGRAM = frozenset({Kind.PROGRAM_ENDS_SOON, Kind.PROGRAM_CLOSED})
OF_A_REVIEW = frozenset(
    {
        Kind.WORK_ASKED,
        Kind.PRACTICE_ASKED,
        Kind.READING_ASKED,
        Kind.REVIEW_CLOSED,
    }
)
# What a reader sees on the list of what they read.
OF_READING = frozenset(
    {Kind.WORK_GIVEN, Kind.READING_DUE, Kind.REVIEW_ANSWERED, Kind.REVIEW_THANKED}
)
OF_REVIEWS_OF_MINE = frozenset({Kind.REVIEWS_SHOWN})
OF_READERS = frozenset({Kind.READERS_LACKING})
OF_A_GRADE = frozenset({Kind.GRADES_PUBLISHED, Kind.APPEAL_ANSWERED})
OF_AN_EVALUATION = frozenset({Kind.TEAM_ASKED, Kind.TEAM_DUE, Kind.TEAM_SHOWN})
OF_A_CALL = frozenset({Kind.HELP_WANTED, Kind.HELP_CAME})
OF_A_DOCUMENT = frozenset(
    {
        Kind.DOCUMENT_COMMENTED,
        Kind.SUGGESTION_ACCEPTED,
        Kind.SUGGESTION_DECLINED,
        Kind.DOCUMENT_MENTIONED,
    }
)
OF_A_ROUND = frozenset({Kind.LEFT_OUT})
OF_A_LETTER = frozenset({Kind.WRITTEN})

OF_AN_INTRODUCTION = frozenset({Kind.INTRODUCED})
OF_A_RITUAL = frozenset({Kind.NOBODY_TO_MEET})
OF_PEERS_AND_MATCHES = OF_A_MATCH | OF_A_CHECK_IN | OF_A_ROUND | OF_AN_INTRODUCTION | OF_A_RITUAL

ANYBODY = 0
# What a notice is about: a case or a discussion, by its number.
CASE = "case:"
DISCUSSION = "discussion:"
# Or a resource of the library.
RESOURCE = "resource:"
# Or two who might learn together.
MATCH = "match:"
# Or those whom a ritual introduced, or a ritual.
INTRODUCTION = "introduction:"
RITUAL = "ritual:"
# Or a round that found nobody.
ROUND = "round:"
# Or what a coordinator wrote.
LETTER = "letter:"
PROGRAM = "program:"
# Or a peer review; nothing of who wrote or read what.
REVIEW = "review:"
# Or how a team works together.
EVALUATION = "evaluation:"
# Or who waits for help now.
CALL = "call:"
# Or a document, and what is said about it.
DOCUMENT = "document:"
# Who may read a notice: whoever has at least this role in its community, now and not only then.
LEAST_ROLE: Mapping[Kind, int] = {
    **dict.fromkeys(Kind, int(Role.GUEST)),
    Kind.ASKED: int(Role.MEMBER),
    **dict.fromkeys(OF_A_MATCH | OF_A_ROUND | OF_AN_INTRODUCTION | OF_A_RITUAL, int(Role.MEMBER)),
    Kind.CHECK_IN_ASKED: int(Role.MEMBER),
    Kind.PROGRAM_CLOSED: int(Role.MEMBER),
    **dict.fromkeys(OF_A_REVIEW | OF_AN_EVALUATION | OF_A_CALL, int(Role.MEMBER)),
    **dict.fromkeys(OF_READING | OF_REVIEWS_OF_MINE | OF_READERS | OF_A_GRADE, int(Role.MEMBER)),
    Kind.REOPENING_ASKED: int(Role.MODERATOR),
    Kind.FLAGGED: int(Role.MODERATOR),
    Kind.UNANSWERED: int(Role.COORDINATOR),
    Kind.PROGRAM_ENDS_SOON: int(Role.COORDINATOR),
    Kind.ASKED_TO_JOIN: int(Role.COORDINATOR),
    # Whoever was turned down has no seat.
    Kind.TURNED_DOWN: ANYBODY,
    # Nor does, perhaps, whose name was learned; they are told all the same.
    Kind.NAME_LEARNED: ANYBODY,
}

# What is told of a question that was removed, too: nobody's name is learned in silence.
OF_REMOVED_TOO = frozenset({Kind.NAME_LEARNED})

# What opening a page settles: a thread's own notices, those of the door, and so on.
OF_REQUESTS = frozenset({Kind.ASKED_TO_JOIN})
OF_WHAT_I_AM_ASKED = frozenset({Kind.ASKED})
OF_UNANSWERED = frozenset({Kind.UNANSWERED})
OF_FLAGGED = frozenset({Kind.FLAGGED})
OF_A_DISCUSSION = frozenset({Kind.REPLIED, Kind.ANNOUNCED, Kind.MENTIONED})
OF_A_CASE = frozenset({Kind.HIDDEN, Kind.SHOWN_AGAIN, Kind.WARNED, Kind.WARNING_GONE})
OF_A_RESOURCE = frozenset({Kind.LINK_DIED})
OF_ONES_SEAT = frozenset({Kind.LET_IN, Kind.TURNED_DOWN, Kind.ROLE_CHANGED})


def kind_to_tell(kinds: Iterable[Kind], *, muted: Collection[str]) -> Kind | None:
    """The first of the kinds that somebody wishes to be told; one happening is told once."""
    return next((kind for kind in kinds if WISHES.get(kind) not in muted), None)


# Where somebody has chosen nothing; only with a time zone, or it would be quiet at noon.
QUIET_FROM, QUIET_UNTIL = time(22), time(7)


class Quiet(TypedDict):
    """Somebody's quiet hours, as the functions below take them."""

    zone: tzinfo
    begins: time | None
    ends: time | None


def is_quiet(now: datetime, *, zone: tzinfo, begins: time | None, ends: time | None) -> bool:
    """Whether a clock in that zone shows a time between the two; they may span midnight."""
    if begins is None or ends is None:
        return False
    clock = now.astimezone(zone).time()
    if begins <= ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


def after_quiet(
    moment: datetime, *, zone: tzinfo, begins: time | None, ends: time | None
) -> datetime:
    """The moment itself, or when the quiet hours in which it lies are over."""
    if ends is None or not is_quiet(moment, zone=zone, begins=begins, ends=ends):
        return moment
    here = moment.astimezone(zone)
    day = here.date() if here.time() < ends else here.date() + timedelta(days=1)
    return datetime.combine(day, ends, tzinfo=zone)


def until_quiet(
    moment: datetime, *, zone: tzinfo, begins: time | None, ends: time | None
) -> timedelta | None:
    """How long it is until the next quiet hours begin; None where there are none."""
    if begins is None or ends is None:
        return None
    here = moment.astimezone(zone)
    day = here.date() if here.time() < begins else here.date() + timedelta(days=1)
    return datetime.combine(day, begins, tzinfo=zone) - moment
