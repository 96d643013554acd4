"""What somebody may be refused while they write, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class TooManyDrafts(Refused):
    code = "too_many_drafts"
    message = _(
        "You have twenty drafts, so this one is not kept here. "
        "Post one of them or throw one away, and it will be."
    )


class OwnAsk(Refused):
    code = "own_ask"
    message = _("You asked this yourself, so you are counted already.")


class CannotBeAsked(Refused):
    code = "cannot_be_asked"
    message = _(
        "This person cannot be asked now: they have left, want no more questions this week, or "
        "were asked already. Choose somebody else."
    )


class SameAsk(Refused):
    code = "same_ask"
    message = _("That is this question itself. Copy the address of the other question's page.")


class NotOnItsWay(Refused):
    code = "not_on_its_way"
    message = _(
        "Only questions that are open here can be joined. Copy the address of another question."
    )
