"""What answers to the addresses of the library."""

from docendo.learning.library.views.adding import add_file, add_link
from docendo.learning.library.views.changing import (
    edit,
    name_topics,
    remove,
    restore,
    say_it_answers,
)
from docendo.learning.library.views.reading import dead_links, file, rate, resource, shelf
from docendo.learning.library.views.using import finder, use

__all__ = [
    "add_file",
    "add_link",
    "dead_links",
    "edit",
    "file",
    "finder",
    "name_topics",
    "rate",
    "remove",
    "resource",
    "restore",
    "say_it_answers",
    "shelf",
    "use",
]
