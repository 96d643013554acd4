"""What other apps may use of topics."""

from docendo.commons.topics.actions import NewTopic, Said, create_topics, keep_said
from docendo.commons.topics.models import Topic
from docendo.commons.topics.queries import Resolved, resolve, topics_named, topics_of
from docendo.commons.topics.rules import Level, split_names

__all__ = [
    "Level",
    "NewTopic",
    "Resolved",
    "Said",
    "Topic",
    "create_topics",
    "keep_said",
    "resolve",
    "split_names",
    "topics_named",
    "topics_of",
]
