"""What somebody may be refused on the board of a match, and what they can do next."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import NotAllowed, Refused
from docendo.learning.boards.rules import MOST_FILES, MOST_MEGABYTES


class EnoughGoals(Refused):
    code = "enough_goals"
    message = _("There are many goals already. Take one away that you have reached, then add this.")


class EnoughSteps(Refused):
    code = "enough_steps"
    message = _("This goal has many steps already. Make a second goal of some of them.")


class NotYourMessage(NotAllowed):
    code = "not_your_message"
    message = _("Only who wrote a message can change it or take it back.")


class TooLateToChange(Refused):
    code = "too_late_to_change"
    message = _(
        "A message can be changed for 15 minutes. Write another one, or take this one back."
    )


class MessageIsGone(Refused):
    code = "message_is_gone"
    message = _("This message was taken back or hidden. Go back to the board and read on.")


class NotesChangedMeanwhile(Refused):
    code = "notes_changed_meanwhile"
    message = _(
        "The notes were changed while you were writing. Compare your text with theirs, and save"
        " again."
    )


class BoardIsFull(Refused):
    code = "board_is_full"

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A board holds %(files)s files with %(number)s MB in all. Take away what you do not"
                " need any more, or add less."
            )
            % {"files": MOST_FILES, "number": MOST_MEGABYTES}
        )


class TooMuchTakenAway(Refused):
    code = "too_much_taken_away"
    message = _(
        "Much was taken away here that can still be brought back. Bring something back, or wait"
        " some days until it is deleted."
    )


class NotYourFile(NotAllowed):
    code = "not_your_file"
    message = _("Only who added a file can take it away.")


class TooLateToBringBack(Refused):
    code = "too_late_to_bring_back"
    message = _("This file was taken away too long ago and is being deleted. Add it again.")
