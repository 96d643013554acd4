"""What somebody may be refused in peer reviews, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused
from docendo.learning.review.rules.rights import Right


class NotNow(Refused):
    """The phase does not allow it; the sentence says which way out there is."""

    code = "not_now"

    def __init__(self, right: Right) -> None:
        super().__init__(right.why.label if right.why else None)


def demand(right: Right) -> Right:
    """The right, where there is one; raises NotNow."""
    if not right:
        raise NotNow(right)
    return right


class CannotWork(Refused):
    """What was said of a review contradicts itself."""

    code = "cannot_work"
    status = 422
    message = _("A review like this cannot work. Look at what stands beside the fields.")


class BrokenFile(Refused):
    """A file of a review that cannot be read; says in which line."""

    code = "broken_file"
    status = 422
    field = "file"


class PhaseIsElsewhere(Refused):
    code = "phase_is_elsewhere"
    message = _("The review has moved on meanwhile. Look at where it stands, then decide again.")


class BeginsLater(Refused):
    """Only what is being prepared can be changed as a whole."""

    code = "begins_later"
    message = _("People hand in already, so only words and dates can be changed now.")


class RunsIt(Refused):
    code = "runs_it"
    message = _(
        "Who runs a review does not take part where authors or readers are hidden: they would see"
        " who is who."
    )


class NoSuchMember(Refused):
    code = "no_such_member"
    status = 422
    field = "name"
    message = _(
        "Nobody here has exactly this name, or several have. Look at their page, then type it once"
        " more."
    )


class TooManyFiles(Refused):
    code = "too_many_files"
    status = 422
    field = "chosen"
    message = _("There are as many files as there may be. Take one away first.")


class NothingToHandIn(Refused):
    code = "nothing_to_hand_in"
    status = 422
    field = "body"
    message = _("There is nothing to hand in yet. Write something, or add a file.")


class ChangedMeanwhile(Refused):
    """Another tab or another author has saved since this page was opened."""

    code = "changed_meanwhile"
    field = "body"
    message = _(
        "Somebody has saved this work meanwhile, perhaps you in another tab. Below is how it"
        " differs from yours; saving again keeps what you see in the field."
    )


class NoSuchTeam(Refused):
    code = "no_such_team"
    status = 422
    message = _("This link leads to no team, or its work is handed in already. Ask for a new one.")


class TeamIsFull(Refused):
    code = "team_is_full"
    message = _("This team has as many members as there may be. Start one of your own.")


class HasOwnWork(Refused):
    code = "has_own_work"
    message = _(
        "You have a work of your own already. Hand that in, or empty it first; then join the team."
    )
