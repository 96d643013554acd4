"""What other apps may use of topics."""

from docendo.commons.topics.actions import (
    NewTopic,
    create_topics,
    offer,
    wish,
    withdraw_offer,
    withdraw_wish,
)
from docendo.commons.topics.fields import AboutField, NamesField
from docendo.commons.topics.models import Offer, Topic, Wish
from docendo.commons.topics.protocols import (
    TopicPanel,
    TopicTally,
    count_on_topics,
    show_on_topic,
)
from docendo.commons.topics.queries import (
    CanHelp,
    offered_by,
    offers_in,
    resolve,
    topic_at,
    topics_mentioned,
    topics_of,
    who_can_help,
    who_could_be_asked,
    wished_by,
)
from docendo.commons.topics.rules import LONGEST_TOPICS, MOST_TOPICS, Level

__all__ = [
    "LONGEST_TOPICS",
    "MOST_TOPICS",
    "AboutField",
    "CanHelp",
    "Level",
    "NamesField",
    "NewTopic",
    "Offer",
    "Topic",
    "TopicPanel",
    "TopicTally",
    "Wish",
    "count_on_topics",
    "create_topics",
    "offer",
    "offered_by",
    "offers_in",
    "resolve",
    "show_on_topic",
    "topic_at",
    "topics_mentioned",
    "topics_of",
    "who_can_help",
    "who_could_be_asked",
    "wish",
    "wished_by",
    "withdraw_offer",
    "withdraw_wish",
]
