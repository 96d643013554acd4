"""What somebody may be refused while people read each other's works, and what they can do next."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


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


class ChangedMeanwhile(Refused):
    code = "changed_meanwhile"
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
