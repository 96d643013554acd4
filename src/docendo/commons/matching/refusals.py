"""What somebody may be refused who says what peers they look for, and what they can do next."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.errors import Refused
from docendo.kernel.text import isolated


class NobodyCalledThat(Refused):
    """A name of which no single member here is known."""

    code = "nobody_called_that"
    status = 422
    field = "names"

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(
            _(
                "No single member here is called “%(name)s”. Choose somebody from the list, or open"
                " their page under People and say it there."
            )
            % {"name": isolated(next(iter(names)))}
        )


class NotApartFromOneself(Refused):
    code = "not_apart_from_oneself"
    status = 422
    field = "names"
    message = gettext_lazy("You are never matched with yourself. Name somebody else.")


class OwnOffer(Refused):
    code = "own_offer"
    message = gettext_lazy(
        "Nobody gives their word for themselves. Ask another coordinator to confirm what you offer."
    )
