"""A new community begins with the topics that its founder chose."""

from docendo.commons.communities.api import Founding, starter
from docendo.commons.topics.actions import NewTopic, create_topics


@starter
def begin_with_topics(founding: Founding) -> None:
    create_topics(
        founding.community_id, [NewTopic(name=name) for name in founding.topics], now=founding.now
    )
