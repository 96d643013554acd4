"""What somebody may be refused in evaluations of teams, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Invalid, Refused, Sentence


class CannotBe(Refused):
    """What was said of an evaluation contradicts itself; the sentence says how."""

    code = "cannot_be"
    status = 422

    def __init__(self, message: Sentence, *, field: str) -> None:
        self.field = field
        super().__init__(message)


class NotOpen(Refused):
    code = "not_open"
    message = _("This evaluation is not open. What you chose is not kept.")


class TeamHasChanged(Invalid):
    code = "team_has_changed"
    message = _("Somebody has come into your team or left it. Look once more, then send it again.")


class IsOver(Refused):
    code = "is_over"
    message = _("This evaluation is over: people have seen what came of it, so nothing changes.")


class HasBegun(Refused):
    code = "has_begun"
    message = _("People answer already, so its questions stay as they are.")


class TooManyQuestions(Refused):
    code = "too_many_questions"
    status = 422
    message = _("Ten questions are the most: more are not answered with care.")
