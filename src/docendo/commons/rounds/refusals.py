"""What a coordinator may be refused in a round, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NotNow(Refused):
    """Another coordinator was quicker, or the solver has not finished."""

    code = "round_not_now"
    message = _(
        "The round stands otherwise by now: somebody else may have published it, stopped it or set"
        " it going again. Open the round to see how it stands."
    )


class CannotMove(Refused):
    """A move by hand that breaks something; the message says what."""

    code = "cannot_move"


class NobodyToMatch(Refused):
    code = "nobody_to_match"
    message = _(
        "The proposal matches nobody, so there is nothing to publish. Ask for less, name more"
        " topics, or wait until more people have said when they are free."
    )
