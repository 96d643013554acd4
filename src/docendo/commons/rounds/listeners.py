"""What becomes of rounds when topics become one."""

from docendo.commons.rounds.actions import follow_topic
from docendo.commons.topics.events import TopicsMerged
from docendo.kernel.events import listener


@listener(TopicsMerged)
def follow_merged_topic(merged: TopicsMerged) -> None:
    follow_topic(merged.community_id, merged_id=merged.merged_id, into_id=merged.into_id)
