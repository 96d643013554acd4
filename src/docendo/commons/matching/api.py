"""What other apps may use of finding peers."""

from docendo.commons.matching.actions import (
    Act,
    accept,
    ask_peer,
    change_offer,
    confirm_offer,
    decline,
    end_match,
    propose_matches,
    rather_not,
    save_audiences,
    save_preferences,
    save_week,
    say_why,
)
from docendo.commons.matching.models import Match, of_person, seeing_a_match
from docendo.commons.matching.protocols import (
    Evidence,
    MatchPanel,
    PeersPanel,
    show_on_match,
    show_on_peers,
    speaks_for_help,
)
from docendo.commons.matching.queries import (
    MeetingTimes,
    ShownToAll,
    kept_apart_among,
    pool_to_match,
    shown_to_all,
    times_to_meet,
)
from docendo.commons.matching.rules.candidates import Candidates, together
from docendo.commons.matching.rules.changing import Moved, move
from docendo.commons.matching.rules.fitting import Bar, Stage, Step, fit
from docendo.commons.matching.rules.meeting import Origin, Part, Together
from docendo.commons.matching.rules.meeting import State as MatchState
from docendo.commons.matching.rules.pool import WEIGHTS, Kind, Plan, Pool, Term
from docendo.commons.matching.rules.profile import (
    Audience,
    Audiences,
    Format,
    GroupSize,
    Pace,
    Preferences,
    Rhythm,
)
from docendo.commons.matching.rules.proposal import Pair, Proposal, seats
from docendo.commons.matching.rules.reasons import (
    Improvement,
    Lever,
    Reason,
    improvements,
    reasons,
)
from docendo.commons.matching.rules.week import compose, read_line
from docendo.commons.matching.solving import propose_beside
from docendo.commons.matching.wording import LEVELS, PARTS_OF_DAYS, duration, liking

__all__ = [
    "LEVELS",
    "PARTS_OF_DAYS",
    "WEIGHTS",
    "Act",
    "Audience",
    "Audiences",
    "Bar",
    "Candidates",
    "Evidence",
    "Format",
    "GroupSize",
    "Improvement",
    "Kind",
    "Lever",
    "Match",
    "MatchPanel",
    "MatchState",
    "MeetingTimes",
    "Moved",
    "Origin",
    "Pace",
    "Pair",
    "Part",
    "PeersPanel",
    "Plan",
    "Pool",
    "Preferences",
    "Proposal",
    "Reason",
    "Rhythm",
    "ShownToAll",
    "Stage",
    "Step",
    "Term",
    "Together",
    "accept",
    "ask_peer",
    "change_offer",
    "compose",
    "confirm_offer",
    "decline",
    "duration",
    "end_match",
    "fit",
    "improvements",
    "kept_apart_among",
    "liking",
    "move",
    "of_person",
    "pool_to_match",
    "propose_beside",
    "propose_matches",
    "rather_not",
    "read_line",
    "reasons",
    "save_audiences",
    "save_preferences",
    "save_week",
    "say_why",
    "seats",
    "seeing_a_match",
    "show_on_match",
    "show_on_peers",
    "shown_to_all",
    "speaks_for_help",
    "times_to_meet",
    "together",
]
