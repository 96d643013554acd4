"""What somebody may be refused in a room, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import NotAllowed, Refused


class NotInTheRoom(Refused):
    code = "not_in_the_room"
    message = _("You are not in the room any more. Enter it again, then do this.")


class InSmallRoom(NotInTheRoom):
    code = "in_small_room"
    message = _("You are in a small room now. Come back to the main room, then do this.")


class NoSmallRooms(Refused):
    code = "no_small_rooms"
    message = _("This small room is not open any more. Look where you are now, and go on there.")


class DividedAlready(Refused):
    code = "divided_already"
    message = _("You are in small rooms already. Move people there, or call all back first.")


class TooFewToDivide(Refused):
    code = "too_few_to_divide"
    message = _("So many small rooms need more people. Choose fewer, or wait until others come.")


class OnlyInTheMainRoom(NotAllowed):
    code = "only_in_the_main_room"
    message = _("This is done in the main room, by whoever leads there. Write to them.")


class RemovedFromSitting(NotAllowed):
    code = "removed_from_sitting"
    message = _(
        "Whoever leads this meeting has asked you to leave it. You can come to the next one."
        " Talk to them, or flag what happened."
    )


class RoomIsLocked(NotAllowed):
    code = "room_is_locked"
    message = _("The room is locked for now. Write to those who are in it, or try again later.")


class RoomIsClosed(NotAllowed):
    code = "room_is_closed"
    message = _("Nobody meets in this room any more. What came of it stays readable.")


class NoMoreComing(NotAllowed):
    code = "no_more_coming"
    message = _("You do not take part in this any more, so the room is not open to you.")


class SittingIsOver(Refused):
    code = "sitting_is_over"
    message = _("This meeting in the room is over. Go back to the room to read what came of it.")


class NotOverYet(Refused):
    code = "not_over_yet"
    message = _("The meeting goes on. Agree on what came of it when it has ended.")


class OnlyWhoLeads(NotAllowed):
    code = "only_who_leads"
    message = _("Only whoever facilitates can do this. Ask them, or take over that role.")


class NotYourTurn(NotAllowed):
    code = "not_your_turn"
    message = _("Somebody else has the floor. Raise your hand, and your turn comes.")


class NobodyLikeThat(Refused):
    code = "nobody_like_that"
    message = _("They are not in the room now. Choose somebody who is.")


class EnoughPoints(Refused):
    code = "enough_points"
    message = _("The agenda is long already. Take a point away, then add this.")


class EnoughPolls(Refused):
    code = "enough_polls"
    message = _("Many questions have been asked already. Talk about this one instead.")


class EnoughRoles(Refused):
    code = "enough_roles"
    message = _("There are many roles already. Give one of them instead.")


class NoSuchPoint(Refused):
    code = "no_such_point"
    message = _("This point is not on the agenda any more.")


class PollIsShown(Refused):
    code = "poll_is_shown"
    message = _("The answers are shown already, so none can be changed any more.")


class NoSuchChoice(Refused):
    code = "no_such_choice"
    status = 422
    message = _("Choose one of the answers of this question.")


class NotYourLine(NotAllowed):
    code = "not_your_line"
    message = _("Only who wrote something can take it back.")


class RecapChangedMeanwhile(Refused):
    code = "recap_changed_meanwhile"
    message = _(
        "Somebody changed this while you were writing. Read what stands there now, put your words"
        " into it, and save again."
    )


class OnlyWhoWasThere(NotAllowed):
    code = "only_who_was_there"
    message = _("Only those who were there agree on what came of a meeting.")
