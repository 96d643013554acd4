"""Whom an ask reaches by mail, and what becomes of people and topics that are not any more."""

from docendo.commons.communities.events import MemberLeft, MemberRemoved
from docendo.commons.matching.actions import follow_topic, forget_person, leave_matches
from docendo.commons.matching.events import MatchProposed, OfMatch, PeerAsked
from docendo.commons.matching.jobs import mail_ask
from docendo.commons.topics.events import TopicsMerged
from docendo.kernel import clock
from docendo.kernel.events import listener


@listener(MemberLeft)
def forget_profile_of_who_left(left: MemberLeft) -> None:
    forget_person(left.community_id, left.person_id)
    leave_matches(left.community_id, left.person_id, now=left.at or clock.now())


@listener(MemberRemoved)
def forget_profile_of_who_was_removed(removed: MemberRemoved) -> None:
    forget_person(removed.community_id, removed.person_id)
    leave_matches(removed.community_id, removed.person_id, now=removed.at or clock.now())


@listener(TopicsMerged)
def follow_merged_topic(merged: TopicsMerged) -> None:
    follow_topic(merged.community_id, merged_id=merged.merged_id, into_id=merged.into_id)


@listener(PeerAsked)
def ask_by_mail(asked: PeerAsked) -> None:
    _mail(asked)


@listener(MatchProposed)
def propose_by_mail(proposed: MatchProposed) -> None:
    _mail(proposed)


def _mail(event: OfMatch) -> None:
    for person_id in event.told_ids:
        mail_ask.enqueue(match_id=event.match_id, person_id=person_id)
