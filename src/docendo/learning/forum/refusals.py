"""What somebody may be refused in questions and answers, and what they can do next.

Where one field of a form is meant, ``field`` names it.
"""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Invalid, NotAllowed, Refused
from docendo.learning.forum.rules import (
    Accepting,
    Closing,
    Editing,
    Removing,
    Reopening,
    Voting,
)


class QuestionIsClosed(Refused):
    code = "question_is_closed"
    message = _("This question is closed and takes no answers. You can still comment on it.")


class WasRemoved(Refused):
    code = "was_removed"
    message = _("This was removed meanwhile. Go back to the question to see what stands.")


class OwnPost(Refused):
    code = "own_post"
    message = _("You wrote this yourself, so the judgment is up to the others.")


class NotYoursToAccept(NotAllowed):
    code = "not_yours_to_accept"
    message = _(
        "Only who asked the question accepts an answer. You can say that it worked for you."
    )


class AnotherAcceptedMeanwhile(Refused):
    code = "another_accepted_meanwhile"
    message = _(
        "Meanwhile the accepted answer was changed. Look at the question again and then decide."
    )


class NotYoursToEdit(NotAllowed):
    code = "not_yours_to_edit"
    message = _("Only its author and the moderators edit this. Leave a comment instead.")


class SayWhyYouEdit(Invalid):
    field = "why"
    code = "say_why_you_edit"
    message = _("Say in a few words why you change this. It is shown in the history.")


class ChangedMeanwhile(Refused):
    code = "changed_meanwhile"
    message = _(
        "Somebody changed this while you were writing. "
        "Compare your text with theirs and save again."
    )


class NotYoursToRemove(NotAllowed):
    code = "not_yours_to_remove"
    message = _("Only its author and the moderators remove this. Leave a comment instead.")


class OthersDependOnIt(Refused):
    code = "others_depend_on_it"
    message = _(
        "Others have built upon this: answers, comments, or somebody for whom it worked. "
        "Edit it, or ask a moderator to remove it."
    )


class SayWhyYouRemove(Invalid):
    field = "reason"
    code = "say_why_you_remove"
    message = _("Say why you remove this. Its author will read the reason.")


class NotYoursToClose(NotAllowed):
    code = "not_yours_to_close"
    message = _("Only who asked and the moderators close a question. Leave a comment instead.")


class NotAReasonOfYours(NotAllowed):
    field = "reason"
    code = "not_a_reason_of_yours"
    message = _("Only moderators close a question for this reason. Choose another one.")


class SayWhyYouClose(Invalid):
    field = "note"
    code = "say_why_you_close"
    message = _("Describe the reason in a sentence, so that the asker knows what to do.")


class NameTheOriginal(Invalid):
    field = "original"
    code = "name_the_original"
    message = _("Name the earlier question: its address or its number.")


class OriginalUnknown(Invalid):
    field = "original"
    code = "original_unknown"
    message = _("There is no other question like that here. Copy the address of its page.")


class PointsBack(Refused):
    field = "original"
    code = "points_back"
    message = _("The other question is itself marked as the same as this one. Reopen it first.")


class ClosedAlready(Refused):
    code = "closed_already"
    message = _("This question is closed already. Look at it again to see why.")


class OpenAlready(Refused):
    code = "open_already"
    message = _("This question is open. There is nothing to reopen.")


class NotYoursToReopen(NotAllowed):
    code = "not_yours_to_reopen"
    message = _("A moderator closed this question. Ask for it to be reopened and say what changed.")


# What each decision of the rules is called when it is a refusal.
REFUSALS: dict[Enum, type[Refused]] = {
    Voting.OWN: OwnPost,
    Accepting.NOT_YOURS: NotYoursToAccept,
    Accepting.ANOTHER_MEANWHILE: AnotherAcceptedMeanwhile,
    Removing.NOT_YOURS: NotYoursToRemove,
    Removing.OTHERS_DEPEND_ON_IT: OthersDependOnIt,
    Removing.WITHOUT_REASON: SayWhyYouRemove,
    Editing.NOT_YOURS: NotYoursToEdit,
    Editing.WITHOUT_REASON: SayWhyYouEdit,
    Editing.CHANGED_MEANWHILE: ChangedMeanwhile,
    Closing.NOT_YOURS: NotYoursToClose,
    Closing.NOT_A_REASON_OF_YOURS: NotAReasonOfYours,
    Closing.WITHOUT_NOTE: SayWhyYouClose,
    Closing.WITHOUT_ORIGINAL: NameTheOriginal,
    Reopening.NOT_YOURS: NotYoursToReopen,
}


def demand(decision: Enum) -> None:
    """Raise the refusal that this decision means, if it means one."""
    if (refused := REFUSALS.get(decision)) is not None:
        raise refused
