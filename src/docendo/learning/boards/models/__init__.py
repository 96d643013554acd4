"""What is made together in a match: goals with steps, messages, and notes."""

from docendo.learning.boards.models.goals import Goal, Step
from docendo.learning.boards.models.messages import Message, Reading
from docendo.learning.boards.models.notes import NotesVersion

__all__ = ["Goal", "Message", "NotesVersion", "Reading", "Step"]
