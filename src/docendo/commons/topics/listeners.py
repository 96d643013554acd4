"""What topics do when somebody leaves or takes over what an imported author said."""

from docendo.commons.communities.events import AuthorClaimed, MemberLeft, MemberRemoved
from docendo.commons.topics.actions import forget_person, hand_over
from docendo.kernel.events import listener


@listener(AuthorClaimed)
def hand_over_topics(claimed: AuthorClaimed) -> None:
    hand_over(
        claimed.community_id, placeholder_id=claimed.placeholder_id, person_id=claimed.person_id
    )


@listener(MemberLeft)
def forget_who_left(left: MemberLeft) -> None:
    forget_person(left.community_id, left.person_id)


@listener(MemberRemoved)
def forget_who_was_removed(removed: MemberRemoved) -> None:
    forget_person(removed.community_id, removed.person_id)
