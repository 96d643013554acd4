"""What becomes of the profile of who leaves."""

from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.commons.matching.actions import forget_person
from docendo.kernel.events import listener


@listener(MemberLeft)
def forget_profile_of_who_left(left: MemberLeft) -> None:
    forget_person(left.community_id, left.person_id)


@listener(MemberRemoved)
def forget_profile_of_who_was_removed(removed: MemberRemoved) -> None:
    forget_person(removed.community_id, removed.person_id)
