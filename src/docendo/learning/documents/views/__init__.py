"""Pages of documents."""

from docendo.learning.documents.views.comments import (
    answer,
    comment,
    comments,
    decide,
    edit,
    resolve,
    suggest,
    take_back,
)
from docendo.learning.documents.views.documents import (
    begin_in_group,
    begin_in_match,
    beside,
    document,
    keep,
    rename,
    set_right,
)
from docendo.learning.documents.views.files import download
from docendo.learning.documents.views.history import history, restore, version
from docendo.learning.documents.views.mentions import readers
from docendo.learning.documents.views.pictures import add_picture, picture

__all__ = [
    "add_picture",
    "answer",
    "begin_in_group",
    "begin_in_match",
    "beside",
    "comment",
    "comments",
    "decide",
    "document",
    "download",
    "edit",
    "history",
    "keep",
    "picture",
    "readers",
    "rename",
    "resolve",
    "restore",
    "set_right",
    "suggest",
    "take_back",
    "version",
]
