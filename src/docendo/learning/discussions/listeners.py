"""What discussions do when something happens elsewhere."""

from docendo.commons.topics.events import TopicsMerged
from docendo.kernel.events import listener
from docendo.learning.discussions.actions import replace_topic


@listener(TopicsMerged)
def discuss_the_topic_that_remains(event: TopicsMerged) -> None:
    replace_topic(event.community_id, merged_id=event.merged_id, into_id=event.into_id)
