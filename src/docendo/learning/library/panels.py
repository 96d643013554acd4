"""What the library shows on the pages of topics and questions."""

from datetime import datetime
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.commons.topics.api import TopicPanel, show_on_topic
from docendo.learning.forum.api import ShownThread, ThreadPanel, show_on_thread
from docendo.learning.library import queries


def _of_topic(seat: Seat, *, topic_id: int, now: datetime) -> Any:
    return queries.of_topic(seat, topic_id=topic_id)


def _at_question(seat: Seat, *, shown: ShownThread, now: datetime) -> queries.AtQuestion | None:
    return queries.at_question(seat, shown=shown)


show_on_topic(TopicPanel(order=60, template="library/_topic.html", query=_of_topic))
show_on_thread(ThreadPanel(order=40, template="library/_question.html", query=_at_question))
