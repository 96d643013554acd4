"""What becomes of taking part when people come and leave, and when topics become one."""

from docendo.commons.communities.api import Role
from docendo.commons.communities.events import (
    MemberJoined,
    MemberLeft,
    MemberRemoved,
    RoleGiven,
)
from docendo.commons.rituals.actions import follow_topic, forget_person, welcome
from docendo.commons.topics.events import TopicsMerged
from docendo.kernel import clock
from docendo.kernel.events import listener


@listener(MemberJoined)
def welcome_who_joined(joined: MemberJoined) -> None:
    if joined.role >= Role.MEMBER:
        welcome(joined.community_id, joined.person_id, now=joined.at or clock.now())


@listener(RoleGiven)
def welcome_who_was_a_guest(given: RoleGiven) -> None:
    if given.held < Role.MEMBER <= given.given:
        welcome(given.community_id, given.person_id, now=given.at or clock.now())


@listener(MemberLeft)
def forget_who_left(left: MemberLeft) -> None:
    forget_person(left.community_id, left.person_id)


@listener(MemberRemoved)
def forget_who_was_removed(removed: MemberRemoved) -> None:
    forget_person(removed.community_id, removed.person_id)


@listener(TopicsMerged)
def follow_merged_topic(merged: TopicsMerged) -> None:
    follow_topic(merged.community_id, merged_id=merged.merged_id, into_id=merged.into_id)
