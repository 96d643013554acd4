"""What somebody may be refused in the library, and what they can do next."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.errors import Invalid, NotAllowed, Refused
from docendo.kernel.text import isolated


class AlreadyListed(Refused):
    """It is there; ``resource_id`` says where."""

    code = "already_listed"
    field: ClassVar[str | None] = None

    def __init__(self, resource_id: int, *, title: str) -> None:
        self.resource_id = resource_id
        super().__init__(
            _("This is in the library already, as “%(title)s”.") % {"title": isolated(title)}
        )


class RemovedBefore(Refused):
    code = "resource_removed_before"

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "A moderator took this out of the library: “%(reason)s”."
                " Ask them if it should return."
            )
            % {"reason": isolated(reason)}
            if reason
            else _("This was taken out of the library. Ask a moderator if it should return.")
        )


class OutOfSight(Refused):
    code = "resource_out_of_sight"
    message = gettext_lazy("This was taken out of the library. Nothing can be changed any more.")


class OwnResource(NotAllowed):
    code = "own_resource"
    message = gettext_lazy("You added this yourself. Ratings come from the others.")


class NoStars(Invalid):
    code = "no_stars"
    message = gettext_lazy("Choose between one and five stars.")


class TooManyTopics(Refused):
    code = "too_many_topics"
    field = "topics"
    message = gettext_lazy("It has five topics already. Leave out what it is least about.")


class NoTopics(Refused):
    code = "no_topics"
    field = "topics"
    message = gettext_lazy("Name at least one topic: that is how it is found.")


class OthersName(Refused):
    code = "others_name"
    message = gettext_lazy(
        "You asked this without your name, and what you choose could tell who you are. Let the"
        " others name something here; you can say that it was useful."
    )


class SayWhy(Refused):
    code = "say_why_resource"
    field = "reason"
    message = gettext_lazy("Say why in a few words: whoever added it will read it.")


class NotALink(Invalid):
    code = "not_a_link"
    message = gettext_lazy("This is a file: there is no address to look at.")
