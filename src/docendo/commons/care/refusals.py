"""What somebody may be refused, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import NotAllowed, Refused


class OwnWords(NotAllowed):
    code = "own_words"
    message = _("You wrote this yourself. You can change it or take it back.")


class OwnCase(NotAllowed):
    code = "own_case"
    message = _("You wrote this yourself, so somebody else decides.")


class FlaggedBefore(Refused):
    code = "flagged_before"
    message = _("You flagged this already, and a moderator has looked or will look at it.")


class DecidedMeanwhile(Refused):
    code = "decided_meanwhile"
    message = _("Another moderator has decided this meanwhile. Read what they wrote.")


class ChangedMeanwhile(Refused):
    code = "case_changed_meanwhile"
    message = _("This case has changed while you were reading it. Read it once more and decide.")


class SecondLook(Refused):
    code = "second_look"
    message = _("You decided this before. Let another moderator answer the appeal.")


class MayNotSilence(NotAllowed):
    code = "may_not_silence"
    message = _(
        "You cannot silence whoever wrote this: they wrote without a name, have left, or have a"
        " role that you do not give."
    )


class NothingToAppeal(Refused):
    code = "nothing_to_appeal"
    message = _(
        "There is nothing to appeal: nothing was decided against you, or you have appealed already."
    )


class HiddenByACase(Refused):
    """For apps that bring back what was taken out: what a case hid only that case shows again."""

    code = "hidden_by_a_case"
    message = _("This is hidden since it was flagged. Whoever brings it back decides that case.")
