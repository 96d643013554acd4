"""What somebody may be refused in discussions, and what they can do next.

Where one field of a form is meant, ``field`` names it.
"""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Invalid, NotAllowed, Refused
from docendo.learning.discussions.rules import (
    Asking,
    Closing,
    Editing,
    Removing,
    Replying,
    Starting,
    Voting,
)


class NotYoursToAnnounce(NotAllowed):
    code = "not_yours_to_announce"
    message = _("Only coordinators announce something to everybody. Start a discussion instead.")


class TakesNoReplies(Refused):
    code = "takes_no_replies"
    message = _("This takes no replies any more. Start a discussion of your own about it.")


class AnswersNothing(Refused):
    code = "answers_nothing"
    message = _("What you answer is not here any more. Send your reply without it.")


class AlreadyRemoved(Refused):
    code = "already_removed"
    message = _("This was removed meanwhile. Go back to the discussion to see what stands.")


class NotYoursToRewrite(NotAllowed):
    code = "not_yours_to_rewrite"
    message = _("Only its author changes this. Reply to it, or flag it.")


class NotYoursToTakeOut(NotAllowed):
    code = "not_yours_to_take_out"
    message = _("Only its author and the moderators remove this. You can flag it.")


class SayWhyYouTakeItOut(Invalid):
    field = "reason"
    code = "say_why_you_take_it_out"
    message = _("Say why you remove this. Its author will read the reason.")


class NotYoursToClose(NotAllowed):
    code = "not_yours_to_close_or_open"
    message = _(
        "Only who started this and the moderators close it, and a moderator opens again what a "
        "moderator closed."
    )


class NotYoursToEnd(NotAllowed):
    code = "not_yours_to_end"
    message = _("Only who asked and the moderators end a poll.")


class TooFewChoices(Invalid):
    field = "poll_choices"
    code = "too_few_choices"
    message = _("A poll needs at least two choices, one on each line.")


class TooManyChoices(Invalid):
    field = "poll_choices"
    code = "too_many_choices"
    message = _("A poll has at most ten choices.")


class ChoiceTwice(Invalid):
    field = "poll_choices"
    code = "choice_twice"
    message = _("The same choice stands there twice.")


class EndsBeforeItBegins(Invalid):
    field = "poll_ends_at"
    code = "ends_before_it_begins"
    message = _("Choose a time to come, or leave it empty.")


class PollHasEnded(Refused):
    code = "poll_has_ended"
    message = _("This poll has ended. Its results stand here.")


class ChooseSomething(Invalid):
    code = "choose_something"
    message = _("Choose an answer before you vote.")


class ChooseOne(Invalid):
    code = "choose_one"
    message = _("Choose one answer only.")


# What each decision of the rules is called when it is a refusal.
REFUSALS: dict[Enum, type[Refused]] = {
    Starting.NOT_YOURS: NotYoursToAnnounce,
    Replying.CLOSED: TakesNoReplies,
    Editing.NOT_YOURS: NotYoursToRewrite,
    Removing.NOT_YOURS: NotYoursToTakeOut,
    Removing.WITHOUT_REASON: SayWhyYouTakeItOut,
    Closing.NOT_YOURS: NotYoursToClose,
    Asking.TOO_FEW: TooFewChoices,
    Asking.TOO_MANY: TooManyChoices,
    Asking.TWICE: ChoiceTwice,
    Asking.ENDS_BEFORE_IT_BEGINS: EndsBeforeItBegins,
    Voting.ENDED: PollHasEnded,
    Voting.NOTHING_CHOSEN: ChooseSomething,
    Voting.ONE_ONLY: ChooseOne,
}


def demand(decision: Enum) -> None:
    """Raise the refusal that this decision means, if it means one."""
    if (refused := REFUSALS.get(decision)) is not None:
        raise refused
