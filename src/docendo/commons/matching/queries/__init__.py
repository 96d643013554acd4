"""Answers about who looks for peers."""

from docendo.commons.matching.queries.by_mail import AskedByMail, asked_by_mail, to_remind
from docendo.commons.matching.queries.evidence import ProvenOffer
from docendo.commons.matching.queries.held import held_back, may_be_matched
from docendo.commons.matching.queries.introducing import introducing_page, introductions, told
from docendo.commons.matching.queries.introducing_three import sayings_of, third_page
from docendo.commons.matching.queries.matches import (
    match_page,
    peers_page,
)
from docendo.commons.matching.queries.overview import (
    first_matches,
    helping_now,
    learned_in_matches,
    learning_now,
    origins,
    proven,
    seeks_nobody,
    unanswered,
    who_wants_nobody,
    with_a_week,
)
from docendo.commons.matching.queries.people import (
    Choice,
    PeerPanel,
    as_peer,
    choice_about,
    is_peer,
)
from docendo.commons.matching.queries.profile import (
    OwnProfile,
    ShownToAll,
    missing_of,
    own_profile,
    rather_not_of,
    shown_to_all,
    weeks_of,
)
from docendo.commons.matching.queries.proposing import pool_to_match
from docendo.commons.matching.queries.room import (
    apart_for_good,
    kept_apart,
    kept_apart_among,
    kept_apart_here,
    rooms,
)
from docendo.commons.matching.queries.times import MeetingTimes, times_to_meet

__all__ = [
    "AskedByMail",
    "Choice",
    "MeetingTimes",
    "OwnProfile",
    "PeerPanel",
    "ProvenOffer",
    "ShownToAll",
    "apart_for_good",
    "as_peer",
    "asked_by_mail",
    "choice_about",
    "first_matches",
    "held_back",
    "helping_now",
    "introducing_page",
    "introductions",
    "is_peer",
    "kept_apart",
    "kept_apart_among",
    "kept_apart_here",
    "learned_in_matches",
    "learning_now",
    "match_page",
    "may_be_matched",
    "missing_of",
    "origins",
    "own_profile",
    "peers_page",
    "pool_to_match",
    "proven",
    "rather_not_of",
    "rooms",
    "sayings_of",
    "seeks_nobody",
    "shown_to_all",
    "third_page",
    "times_to_meet",
    "to_remind",
    "told",
    "unanswered",
    "weeks_of",
    "who_wants_nobody",
    "with_a_week",
]
