"""Whoever may write no more is told in the open page: where a document belongs has changed."""

from docendo.commons.groups.events import EnrollmentsEnded
from docendo.commons.matching.events import MatchEnded
from docendo.kernel.events import listener
from docendo.kernel.sockets.hub import ask_again
from docendo.learning.documents.models import Document


@listener(EnrollmentsEnded)
def look_who_is_still_in_the_group(event: EnrollmentsEnded) -> None:
    for document in Document.objects.filter(community=event.community_id, group=event.group_id):
        ask_again(document.channel)


@listener(MatchEnded)
def look_whether_the_match_goes_on(event: MatchEnded) -> None:
    for document in Document.objects.filter(community=event.community_id, match=event.match_id):
        ask_again(document.channel)
