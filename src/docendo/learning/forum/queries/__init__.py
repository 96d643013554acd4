"""What pages, panels and feeds show of questions and answers."""

from docendo.learning.forum.queries.authors import Byline
from docendo.learning.forum.queries.editing import (
    draft,
    editable_comment,
    history,
    reasons_for,
    thread_to_close,
)
from docendo.learning.forum.queries.elsewhere import (
    News,
    OfCommunity,
    OfPerson,
    OfTopic,
    commenter_ids,
    follower_ids,
    has_questions,
    latest_posts,
    news_of,
    of_community,
    of_person,
    of_topic,
    questions_by_topic,
)
from docendo.learning.forum.queries.lists import Cursor, Narrow, View, questions, views_for
from docendo.learning.forum.queries.masks import (
    acting,
    asker_page,
    people_behind,
    thread_to_give_name,
)
from docendo.learning.forum.queries.posts import Shown
from docendo.learning.forum.queries.question import (
    AnswerOrder,
    PostCard,
    QuestionPage,
    place_of,
    post_card,
    question_page,
)
from docendo.learning.forum.queries.similar import Similar, answers_since, similar_questions

__all__ = [
    "AnswerOrder",
    "Byline",
    "Cursor",
    "Narrow",
    "News",
    "OfCommunity",
    "OfPerson",
    "OfTopic",
    "PostCard",
    "QuestionPage",
    "Shown",
    "Similar",
    "View",
    "acting",
    "answers_since",
    "asker_page",
    "commenter_ids",
    "draft",
    "editable_comment",
    "follower_ids",
    "has_questions",
    "history",
    "latest_posts",
    "news_of",
    "of_community",
    "of_person",
    "of_topic",
    "people_behind",
    "place_of",
    "post_card",
    "question_page",
    "questions",
    "questions_by_topic",
    "reasons_for",
    "similar_questions",
    "thread_to_close",
    "thread_to_give_name",
    "views_for",
]
