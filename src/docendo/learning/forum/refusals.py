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
    Explaining,
    Learning,
    Removing,
    Reopening,
    Thanking,
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


class NotYoursToExplain(NotAllowed):
    code = "not_yours_to_explain"
    message = _("Only who asked explains the answer back. You can say that it worked for you.")


class NotAccepted(Refused):
    code = "not_accepted"
    message = _("Accept this answer first: the one that you explain is the one that helped.")


class OwnAnswer(Refused):
    code = "own_answer"
    message = _("You wrote this answer yourself, so it explains already how you understand it.")


class ExplainedAlready(Refused):
    code = "explained_already"
    message = _("You have explained this answer back already. You can edit what you wrote.")


class OwnThanks(Refused):
    code = "own_thanks"
    message = _("You wrote this yourself. Thank somebody who helped you.")


class NobodyToThank(Refused):
    code = "nobody_to_thank"
    message = _("Nobody here wrote this, so thanks would reach nobody. You can vote for it.")


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
    message = _("This is not yours to close yet. Leave a comment, or flag it for a moderator.")


class NotAReasonOfYours(NotAllowed):
    field = "reason"
    code = "not_a_reason_of_yours"
    message = _("Only moderators close a question for this reason. Choose another one.")


class OnlyTopicsAreYours(NotAllowed):
    code = "only_topics_are_yours"
    message = _("You may change what this is about, and not its words. Suggest it in a comment.")


class SayWhyYouReopen(Invalid):
    field = "body"
    code = "say_why_you_reopen"
    message = _("Say in a sentence why it should be open. It stands below the question.")


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


class AskedWithNames(Refused):
    field = "asks_as"
    code = "asked_with_names"
    message = _(
        "In this community questions are asked with a name now. "
        "Ask with yours, or keep this as a draft."
    )


class NotYoursToReveal(NotAllowed):
    code = "not_yours_to_reveal"
    message = _("Only who asked this question without a name can give theirs.")


class NotYoursToLearn(NotAllowed):
    code = "not_yours_to_learn"
    message = _("Only moderators learn who asked, and they write down why.")


class NameIsKnown(Refused):
    code = "name_is_known"
    message = _("Who asked this is not hidden: the name stands at the question.")


class NobodyKnows(Refused):
    code = "nobody_knows"
    message = _("Who asked this has been erased. Nobody can learn it any more.")


class SayWhyYouLearn(Invalid):
    field = "why"
    code = "say_why_you_learn"
    message = _("Write a sentence that explains it. Who asked will read it.")


# What each decision of the rules is called when it is a refusal.
REFUSALS: dict[Enum, type[Refused]] = {
    Voting.OWN: OwnPost,
    Accepting.NOT_YOURS: NotYoursToAccept,
    Accepting.ANOTHER_MEANWHILE: AnotherAcceptedMeanwhile,
    Explaining.NOT_YOURS: NotYoursToExplain,
    Explaining.NOT_ACCEPTED: NotAccepted,
    Explaining.OWN: OwnAnswer,
    Explaining.ALREADY: ExplainedAlready,
    Thanking.OWN: OwnThanks,
    Removing.NOT_YOURS: NotYoursToRemove,
    Removing.OTHERS_DEPEND_ON_IT: OthersDependOnIt,
    Removing.WITHOUT_REASON: SayWhyYouRemove,
    Editing.NOT_YOURS: NotYoursToEdit,
    Editing.WITHOUT_REASON: SayWhyYouEdit,
    Editing.ONLY_TOPICS: OnlyTopicsAreYours,
    Editing.CHANGED_MEANWHILE: ChangedMeanwhile,
    Closing.NOT_YOURS: NotYoursToClose,
    Closing.NOT_A_REASON_OF_YOURS: NotAReasonOfYours,
    Closing.WITHOUT_NOTE: SayWhyYouClose,
    Closing.WITHOUT_ORIGINAL: NameTheOriginal,
    Reopening.NOT_YOURS: NotYoursToReopen,
    Reopening.WITHOUT_REASON: SayWhyYouReopen,
    Learning.NOT_YOURS: NotYoursToLearn,
    Learning.NOT_HIDDEN: NameIsKnown,
    Learning.WITHOUT_REASON: SayWhyYouLearn,
}


def demand(decision: Enum) -> None:
    """Raise the refusal that this decision means, if it means one."""
    if (refused := REFUSALS.get(decision)) is not None:
        raise refused
