"""What somebody may be refused who looks for peers, and what they can do next."""

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


class CannotBeAsked(Refused):
    """Somebody who has no room, or wants nothing of this person: which of it is never told."""

    code = "cannot_be_asked"
    message = gettext_lazy(
        "They cannot be asked at the moment. Look at who else fits, or search for the topic."
    )


class AskedAlready(Refused):
    """The same two, for the same topic."""

    code = "asked_already"
    message = gettext_lazy(
        "You two already have this going, or one of you waits for an answer. It stands under Peers."
    )


class TooManyOpenAsks(Refused):
    code = "too_many_open_asks"
    message = gettext_lazy(
        "Several people have not answered you yet. Wait for them, or take one of these asks back."
    )


class NoRoom(Refused):
    """One's own room is taken up."""

    code = "no_room"
    message = gettext_lazy(
        "You have as many matches as you wanted. End one, or say in your profile that you can take"
        " on more."
    )


class NoRoomAnyMore(Refused):
    """Somebody else was quicker, or the other takes on less now."""

    code = "no_room_any_more"
    message = gettext_lazy(
        "Meanwhile they have found as many as they wanted. It stays open here, in case that"
        " changes; look at who else fits."
    )


class NotOpenAnyMore(Refused):
    """It was answered, taken back or ended before."""

    code = "not_open_any_more"
    message = gettext_lazy("This is not open any more. Go back to Peers to see how it stands.")


class NotMatchedYet(Refused):
    """An app above waits for something before somebody is matched with anybody."""

    code = "not_matched_yet"

    def __init__(self, why: str) -> None:
        super().__init__(why)


class CannotBeIntroduced(Refused):
    """One of two has no room, or they are kept apart, or matched already: which is never told."""

    code = "cannot_be_introduced"
    message = gettext_lazy(
        "These two cannot be brought together at the moment: one of them may have no room, or they"
        " know each other already. Choose somebody else."
    )


class CannotBeThree(CannotBeIntroduced):
    """The same of three; who of them it is, is never told either."""

    code = "cannot_be_three"
    message = gettext_lazy(
        "These three cannot be brought together at the moment: one of them may have no room, or two"
        " of them know each other already. Choose somebody else."
    )


class NotByOneself(Refused):
    code = "not_by_oneself"
    message = gettext_lazy(
        "You are one of them. Open Peers and ask the other yourself, or let another coordinator"
        " bring you together."
    )


class BoardIsClosed(Refused):
    """The match has not begun, or has ended."""

    code = "board_is_closed"
    message = gettext_lazy(
        "This match does not go on, so nothing can be added to its board any more. What stands"
        " there stays readable."
    )
