"""What somebody may be refused while they write, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class TooManyDrafts(Refused):
    code = "too_many_drafts"
    message = _(
        "You have twenty drafts, so this one is not kept here. "
        "Post one of them or throw one away, and it will be."
    )
