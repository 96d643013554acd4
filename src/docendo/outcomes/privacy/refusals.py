"""Why somebody cannot be forgotten yet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.errors import Invalid, Refused
from docendo.kernel.text import isolated


class NotYourPassword(Invalid):
    code = "not_your_password"
    message = gettext_lazy("This is not your password. Nothing was changed.")


class OwnsAlone(Refused):
    """A community must not be left without anybody who owns it."""

    code = "owns_alone"

    def __init__(self, names: Sequence[str]) -> None:
        said = ", ".join(isolated(name) for name in names)
        super().__init__(
            _("Nobody but you owns %(names)s. Make somebody else an owner first.") % {"names": said}
        )
