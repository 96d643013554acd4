"""What is made together in a match: goals with steps, messages, files, and notes.

Every index begins with the community, but for the one by which a job finds what is to be forgotten.
"""

from docendo.learning.boards.models.files import SharedFile
from docendo.learning.boards.models.goals import Goal, Step
from docendo.learning.boards.models.messages import Message, Reading
from docendo.learning.boards.models.notes import NotesVersion

__all__ = ["Goal", "Message", "NotesVersion", "Reading", "SharedFile", "Step"]
