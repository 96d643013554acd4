"""What questions are about."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from docendo.commons.topics.api import Topic
from docendo.learning.forum.models import Thread, ThreadTopic


def name_topics(thread: Thread, topics: Sequence[Topic]) -> None:
    ThreadTopic.objects.bulk_create(
        ThreadTopic(community_id=thread.community_id, thread=thread, topic=topic, position=position)
        for position, topic in enumerate(topics)
    )


def topic_names(thread: Thread) -> list[str]:
    about = ThreadTopic.objects.filter(community_id=thread.community_id, thread=thread)
    return list(about.order_by("position").values_list("topic__name", flat=True))


@transaction.atomic
def replace_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """Questions about a topic that was merged are now about the one that took it in."""
    about = ThreadTopic.objects.filter(community=community_id)
    both = about.filter(topic=into_id, thread=OuterRef("thread"))
    about.filter(Exists(both), topic=merged_id).delete()
    about.filter(topic=merged_id).update(topic=into_id)
