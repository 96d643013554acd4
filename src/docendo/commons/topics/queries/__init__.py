"""Answers about topics."""

from docendo.commons.topics.queries.names import (
    NamedTopic,
    Resolved,
    folded_name,
    resolve,
    topics_mentioned,
    topics_named,
)
from docendo.commons.topics.queries.pages import (
    ListedTopic,
    Shelf,
    TopicPage,
    shelf,
    topic_page,
    topics_on_home,
)
from docendo.commons.topics.queries.people import (
    CanHelp,
    PersonTopics,
    Standing,
    offered_by,
    offers_in,
    standing,
    topics_of_person,
    who_can_help,
    who_could_be_asked,
    wished_by,
)
from docendo.commons.topics.queries.rows import (
    edges_of,
    requirements_of,
    search_entries,
    synonyms_of,
    topic_at,
    topics_of,
)

__all__ = [
    "CanHelp",
    "ListedTopic",
    "NamedTopic",
    "PersonTopics",
    "Resolved",
    "Shelf",
    "Standing",
    "TopicPage",
    "edges_of",
    "folded_name",
    "offered_by",
    "offers_in",
    "requirements_of",
    "resolve",
    "search_entries",
    "shelf",
    "standing",
    "synonyms_of",
    "topic_at",
    "topic_page",
    "topics_mentioned",
    "topics_named",
    "topics_of",
    "topics_of_person",
    "topics_on_home",
    "who_can_help",
    "who_could_be_asked",
    "wished_by",
]
