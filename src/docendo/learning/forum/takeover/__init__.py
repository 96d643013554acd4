"""Questions and answers written elsewhere, taken over in batches of about a thousand rows.

Each call is one transaction, and a source key that is known already is passed by, so a run may
stop anywhere and start again. Afterwards ``recount`` makes scores and counts true, once.

What ``settle`` renders is what an older version of Docendo rendered.
"""

from docendo.learning.forum.takeover.authorship import (
    move_authorship,
)
from docendo.learning.forum.takeover.judgments import (
    accepted_among,
)
from docendo.learning.forum.takeover.places import known_keys
from docendo.learning.forum.takeover.recounting import (
    recount,
)
from docendo.learning.forum.takeover.rows import (
    LeftOut,
    Source,
    Taken,
    TakenAcceptance,
    TakenAnswer,
    TakenComment,
    TakenDuplicate,
    TakenFollow,
    TakenQuestion,
    TakenRevision,
    TakenVote,
    WhyNot,
)
from docendo.learning.forum.takeover.settling import (
    settle,
    unsettled_communities,
)
from docendo.learning.forum.takeover.taking import (
    take_over,
)

__all__ = [
    "LeftOut",
    "Source",
    "Taken",
    "TakenAcceptance",
    "TakenAnswer",
    "TakenComment",
    "TakenDuplicate",
    "TakenFollow",
    "TakenQuestion",
    "TakenRevision",
    "TakenVote",
    "WhyNot",
    "accepted_among",
    "known_keys",
    "move_authorship",
    "recount",
    "settle",
    "take_over",
    "unsettled_communities",
]
