"""What becomes of drafts when somebody leaves."""

from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.kernel.events import listener
from docendo.learning.asks.actions import forget_drafts


@listener(MemberLeft)
def forget_drafts_of_who_left(left: MemberLeft) -> None:
    forget_drafts(left.community_id, left.person_id)


@listener(MemberRemoved)
def forget_drafts_of_who_was_removed(removed: MemberRemoved) -> None:
    forget_drafts(removed.community_id, removed.person_id)
