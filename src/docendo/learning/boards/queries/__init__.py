"""What the board of a match shows."""

from docendo.learning.boards.queries.files import FilesPanel, files_panel
from docendo.learning.boards.queries.flagging import ToFlag, messages_to_flag
from docendo.learning.boards.queries.goals import (
    GoalsPanel,
    goal_to_change,
    goals_panel,
    goals_with_a_day,
    step_to_change,
)
from docendo.learning.boards.queries.messages import (
    MessagesPage,
    MessagesPanel,
    message_to_change,
    messages_page,
    messages_panel,
)
from docendo.learning.boards.queries.notes import (
    NotesHistory,
    NotesPanel,
    board_of,
    notes_history,
    notes_panel,
    notes_to_write,
)

__all__ = [
    "FilesPanel",
    "GoalsPanel",
    "MessagesPage",
    "MessagesPanel",
    "NotesHistory",
    "NotesPanel",
    "ToFlag",
    "board_of",
    "files_panel",
    "goal_to_change",
    "goals_panel",
    "goals_with_a_day",
    "message_to_change",
    "messages_page",
    "messages_panel",
    "messages_to_flag",
    "notes_history",
    "notes_panel",
    "notes_to_write",
    "step_to_change",
]
