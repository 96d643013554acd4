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
from docendo.learning.forum.queries.explaining import editable_teach_back, explained_by_person
from docendo.learning.forum.queries.helping import ToThank, helped_page, post_of_comment, to_thank
from docendo.learning.forum.queries.lists import Cursor, Narrow, View, questions, views_for
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
from docendo.learning.forum.queries.today import (
    could_answer,
    has_written,
    own_threads,
    worth_reading,
)

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
    "ToThank",
    "View",
    "answers_since",
    "commenter_ids",
    "could_answer",
    "draft",
    "editable_comment",
    "editable_teach_back",
    "explained_by_person",
    "follower_ids",
    "has_questions",
    "has_written",
    "helped_page",
    "history",
    "latest_posts",
    "news_of",
    "of_community",
    "of_person",
    "of_topic",
    "own_threads",
    "place_of",
    "post_card",
    "post_of_comment",
    "question_page",
    "questions",
    "questions_by_topic",
    "reasons_for",
    "similar_questions",
    "thread_to_close",
    "to_thank",
    "views_for",
    "worth_reading",
]
