"""What pages, panels and feeds show of discussions."""

from docendo.learning.discussions.queries.elsewhere import (
    announced,
    follower_ids,
    latest_for_feed,
    of_community,
    of_topic,
    replied_by_blocked,
    unopened,
    updates_of,
    written_by_blocked,
)
from docendo.learning.discussions.queries.flagging import discussions_to_flag, replies_to_flag
from docendo.learning.discussions.queries.lists import View, discussions
from docendo.learning.discussions.queries.page import discussion_page, place_of
from docendo.learning.discussions.queries.writing import (
    editable_discussion,
    editable_reply,
    removable_discussion,
    removable_reply,
    topic_names,
)

__all__ = [
    "View",
    "announced",
    "discussion_page",
    "discussions",
    "discussions_to_flag",
    "editable_discussion",
    "editable_reply",
    "follower_ids",
    "latest_for_feed",
    "of_community",
    "of_topic",
    "place_of",
    "removable_discussion",
    "removable_reply",
    "replied_by_blocked",
    "replies_to_flag",
    "topic_names",
    "unopened",
    "updates_of",
    "written_by_blocked",
]
