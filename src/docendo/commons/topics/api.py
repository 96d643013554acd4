"""What other apps may use of topics."""

from docendo.commons.topics.actions import NewTopic, create_topics, offer, wish
from docendo.commons.topics.models import Topic
from docendo.commons.topics.queries import (
    Resolved,
    resolve,
    topic_at,
    topics_named,
    topics_of,
)
from docendo.commons.topics.rules import Level, split_names

__all__ = [
    "Level",
    "NewTopic",
    "Resolved",
    "Topic",
    "create_topics",
    "offer",
    "resolve",
    "split_names",
    "topic_at",
    "topics_named",
    "topics_of",
    "wish",
]
