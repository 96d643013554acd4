"""What documents do when something happens where they belong, in a match, a group, a community:
in an open page whoever may write no more is told, and whom documents mention is called there by
the name of today.
"""

from django.db import transaction

from docendo.commons.communities.events import (
    CommunityDeleted,
    MemberJoined,
    MemberLeft,
    MemberRemoved,
)
from docendo.commons.groups.events import EnrollmentsEnded
from docendo.commons.matching.events import MatchEnded
from docendo.commons.people.api import when_renamed
from docendo.kernel.events import listener
from docendo.kernel.sockets.hub import ask_again
from docendo.learning.documents.actions import forget_files, name_anew
from docendo.learning.documents.models import Document

when_renamed(name_anew)


@listener(EnrollmentsEnded)
def look_who_is_still_in_the_group(event: EnrollmentsEnded) -> None:
    """Whoever may write no more is told in the open page."""
    for document in Document.objects.filter(community=event.community_id, group=event.group_id):
        ask_again(document.channel)


@listener(MatchEnded)
def look_whether_the_match_goes_on(event: MatchEnded) -> None:
    for document in Document.objects.filter(community=event.community_id, match=event.match_id):
        ask_again(document.channel)


@listener(CommunityDeleted)
def forget_pictures_of_the_community(event: CommunityDeleted) -> None:
    transaction.on_commit(lambda: forget_files(event.community_id))


@listener(MemberJoined)
def link_to_who_has_a_page(event: MemberJoined) -> None:
    name_anew(event.person_id, community_id=event.community_id)


@listener(MemberLeft)
def link_no_more_to_who_left(event: MemberLeft) -> None:
    name_anew(event.person_id, community_id=event.community_id)


@listener(MemberRemoved)
def link_no_more_to_who_was_removed(event: MemberRemoved) -> None:
    name_anew(event.person_id, community_id=event.community_id)
