"""What somebody may be refused in peer reviews, and what they can do next."""

from collections.abc import Sequence

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


class TooManyParts(Refused):
    """A recording made of more parts than one can have that somebody recorded."""

    code = "too_many_parts"
    status = 422
    field = "chosen"
    message = _(
        "A recording is made of too many parts to be looked through for names. Export it once more"
        " with another program, then add it."
    )


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


class NotWhileReading(Refused):
    code = "not_while_reading"
    message = _(
        "Works are not being read now. What you wrote is still on the page: copy it if you need it."
    )


class NotWhileAnswering(Refused):
    code = "not_while_answering"
    message = _(
        "Reviews are answered once reading is over. What you wrote is still on the page: copy it if"
        " you need it."
    )


class ReadFirst(Refused):
    code = "read_first"
    message = _("You have works to read. Send what you think of one, then take the next.")


class NothingToRead(Refused):
    code = "nothing_to_read"
    message = _("No work needs another reader now. Thank you for asking; look again later.")


class MayNotRead(Refused):
    """Its author, or somebody who reads it; nobody learns of a block."""

    code = "may_not_read"
    field = "reader"
    message = _("This person cannot read this work. Choose somebody else.")


class SentAlready(Refused):
    code = "sent_already"
    message = _("This review was sent meanwhile. It stays; look at who reads the work now.")


class ReaderIsGone(Refused):
    code = "reader_is_gone"
    message = _("This person does not read this work any more. Look at who reads it now.")


class TakenBack(Refused):
    code = "taken_back"
    message = _(
        "Somebody else reads this work now. What you wrote is still on the page; take another work"
        " if you would like to read."
    )


class NotFinished(Refused):
    """What is missing is said at each field."""

    code = "not_finished"
    status = 422
    message = _("Something is still missing. What you have written is saved.")


class NoGradesHere(Refused):
    code = "no_grades_here"
    message = _("In this review there are comments only, and no grades.")


class NotGradedYet(Refused):
    code = "not_graded_yet"
    message = _("Grades are not worked out yet. Wait until they are, then publish them.")


class GradedAlready(Refused):
    code = "graded_already"
    message = _("These grades are published already. Everybody sees theirs.")


class ReadingGoesOn(Refused):
    code = "reading_goes_on"
    message = _("Works are still being read. Grades can be published when reading is over.")


class GradesChanged(Refused):
    code = "grades_changed"
    message = _("Something has changed meanwhile. Look at what would change now, then confirm it.")


class NoAppealNow(Refused):
    code = "no_appeal_now"
    message = _(
        "The time to ask for a second look is over, or has not begun. Talk to who runs this review."
    )


class AppealedAlready(Refused):
    code = "appealed_already"
    message = _("Somebody has asked about this grade already. The answer will stand here.")


class AnsweredAlready(Refused):
    code = "answered_already"
    message = _("This was answered meanwhile. The answer stays; look at it once more.")


class NotPracticeTime(Refused):
    code = "not_practice_time"
    message = _(
        "Examples are not judged now. What you wrote is still on the page: copy it if you need it."
    )


class PracticedAlready(Refused):
    code = "practiced_already"
    message = _("You have judged this example. Look at what its judgment was, then take the next.")


class NoReferenceYet(Refused):
    code = "no_reference_yet"
    message = _("Judge the example yourself first: without that nobody can practice on it.")


class RowsRefused(Refused):
    """Of a file with grades; the page lists each row with what is wrong."""

    code = "rows_refused"
    status = 422
    field = "file"

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NotShownYet(Refused):
    code = "not_shown_yet"
    message = _("Works are shown when all is over. Look again when this review is closed.")
