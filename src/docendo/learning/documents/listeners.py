"""What documents do when something happens where they belong: in a match, a group, a community."""

from django.db import transaction

from docendo.commons.communities.events import CommunityDeleted
from docendo.commons.groups.events import EnrollmentsEnded
from docendo.commons.matching.events import MatchEnded
from docendo.kernel.events import listener
from docendo.kernel.sockets.hub import ask_again
from docendo.learning.documents.actions import forget_files
from docendo.learning.documents.models import Document


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
