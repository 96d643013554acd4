"""What other apps may use of the library."""

from docendo.learning.library.actions import Said, add_file, add_link, rate, say_useful
from docendo.learning.library.models import Resource
from docendo.learning.library.queries import best_about

__all__ = ["Resource", "Said", "add_file", "add_link", "best_about", "rate", "say_useful"]
