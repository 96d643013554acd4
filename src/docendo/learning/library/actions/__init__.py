"""Everything that people do in the library, and what is looked at without them."""

from docendo.learning.library.actions.adding import Said, add_file, add_link
from docendo.learning.library.actions.editing import (
    edit_resource,
    name_topics,
    remove_resource,
    restore_resource,
)
from docendo.learning.library.actions.hiding import hide_resource, lock_resource, show_resource
from docendo.learning.library.actions.looking import look_at_what_is_due, say_it_answers
from docendo.learning.library.actions.moving import follow_topic, forget_files, give_name, hand_over
from docendo.learning.library.actions.rating import rate
from docendo.learning.library.actions.resources import keep_all_findable
from docendo.learning.library.actions.using import say_useful, take_off, take_use_back

__all__ = [
    "Said",
    "add_file",
    "add_link",
    "edit_resource",
    "follow_topic",
    "forget_files",
    "give_name",
    "hand_over",
    "hide_resource",
    "keep_all_findable",
    "lock_resource",
    "look_at_what_is_due",
    "name_topics",
    "rate",
    "remove_resource",
    "restore_resource",
    "say_it_answers",
    "say_useful",
    "show_resource",
    "take_off",
    "take_use_back",
]
