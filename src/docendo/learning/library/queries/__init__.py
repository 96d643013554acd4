"""Answers of the library."""

from docendo.learning.library.queries.beside import added_by_blocked, best_about
from docendo.learning.library.queries.entries import entries
from docendo.learning.library.queries.links import dead_links, due_links, witnesses
from docendo.learning.library.queries.lists import (
    Listed,
    Shelf,
    listed,
    of_topic,
    shelf,
)
from docendo.learning.library.queries.page import (
    ResourcePage,
    resource_page,
    resource_to_change,
    resources_to_flag,
)
from docendo.learning.library.queries.threads import (
    AtQuestion,
    Finder,
    Named,
    at_question,
    finder,
    question_to_help,
)

__all__ = [
    "AtQuestion",
    "Finder",
    "Listed",
    "Named",
    "ResourcePage",
    "Shelf",
    "added_by_blocked",
    "at_question",
    "best_about",
    "dead_links",
    "due_links",
    "entries",
    "finder",
    "listed",
    "of_topic",
    "question_to_help",
    "resource_page",
    "resource_to_change",
    "resources_to_flag",
    "shelf",
    "witnesses",
]
