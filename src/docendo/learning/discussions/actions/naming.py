"""What discussions are about."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from docendo.commons.topics.api import Topic
from docendo.learning.discussions.models import Discussion, DiscussionTopic


def name_topics(discussion: Discussion, topics: Sequence[Topic]) -> None:
    """These topics, in this order, instead of those that it had."""
    about = DiscussionTopic.objects.filter(
        community_id=discussion.community_id, discussion=discussion
    )
    about.delete()
    DiscussionTopic.objects.bulk_create(
        DiscussionTopic(
            community_id=discussion.community_id,
            discussion=discussion,
            topic=topic,
            position=position,
        )
        for position, topic in enumerate(topics)
    )


@transaction.atomic
def replace_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """Discussions about a topic that was merged are now about the one that took it in."""
    about = DiscussionTopic.objects.filter(community=community_id)
    both = about.filter(topic=into_id, discussion=OuterRef("discussion"))
    about.filter(Exists(both), topic=merged_id).delete()
    about.filter(topic=merged_id).update(topic=into_id)
