"""What the library does when something happens elsewhere."""

from django.db import transaction

from docendo.commons.communities.events import AuthorClaimed, CommunityDeleted
from docendo.commons.topics.events import TopicsMerged
from docendo.kernel.events import listener
from docendo.learning.forum.events import NameGiven
from docendo.learning.library.actions import follow_topic, forget_files, give_name, hand_over


@listener(TopicsMerged)
def follow_merged_topic(event: TopicsMerged) -> None:
    follow_topic(event.community_id, merged_id=event.merged_id, into_id=event.into_id)


@listener(AuthorClaimed)
def hand_over_resources(event: AuthorClaimed) -> None:
    hand_over(event.community_id, placeholder_id=event.placeholder_id, person_id=event.person_id)


@listener(CommunityDeleted)
def forget_what_was_uploaded(event: CommunityDeleted) -> None:
    transaction.on_commit(lambda: forget_files(event.community_id))


@listener(NameGiven)
def stand_by_what_was_useful(event: NameGiven) -> None:
    give_name(
        event.community_id,
        thread_id=event.thread_id,
        persona_id=event.persona_id,
        person_id=event.by_id,
    )
