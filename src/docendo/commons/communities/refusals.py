"""What somebody may be refused in a community, and what they can do next."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import Community
from docendo.commons.communities.rules import InvitationState
from docendo.kernel.errors import Invalid, NotAllowed, Refused


class NeedsASeat(NotAllowed):
    """Only people with a seat may read here; the page shows the way to the door."""

    code = "needs_a_seat"
    template = "communities/needs_a_seat.html"
    message = _("This page is for people in this community.")

    def __init__(self, community: Community) -> None:
        self.community = community
        super().__init__()


class Silenced(NotAllowed):
    """A moderator has said why, in a notice and in the case to which it leads."""

    code = "silenced"
    message = _("For a while you may read here, and not write.")

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _(
                "Until %(day)s you may read here, and not write: a moderator has decided so."
                " Your notices say why, and how to appeal."
            )
            % {"day": date_format(timezone.localtime(until), "DATETIME_FORMAT")}
        )


class SecondFactorFirst(NotAllowed):
    """This site wants a second factor of whoever has an office, and this person has none."""

    code = "second_factor_first"
    leads_to = "mfa_index"
    message = _(
        "Whoever has your role needs a second way to prove who they are."
        " Add a passkey or an authenticator app first."
    )


class AddressTaken(Refused):
    code = "address_taken"
    message = _("Another community has this address. Choose a different one.")


class LastOwner(Refused):
    code = "last_owner"
    message = _("You are the only owner. Make somebody else an owner first.")


class NotYoursToGive(NotAllowed):
    code = "not_yours_to_give"
    message = _("Your role does not give or take this one. Ask an owner of the community.")


class HasNotJoined(Refused):
    code = "has_not_joined"
    message = _("This author has not joined yet. Invite them to claim their posts.")


class NeedsInvitation(NotAllowed):
    code = "needs_invitation"
    message = _("This community is by invitation. Ask somebody in it for an invitation link.")


class MustAsk(Refused):
    code = "must_ask"
    message = _("A coordinator of this community decides who joins. Ask to join.")


class WasRemoved(NotAllowed):
    code = "was_removed"
    message = _(
        "You were removed from this community, so a link does not let you back in."
        " Write to one of its coordinators."
    )


class AlreadyAsked(Refused):
    code = "already_asked"
    message = _("You have already asked to join. A coordinator will answer you.")


class NoNeedToAsk(Refused):
    code = "no_need_to_ask"
    message = _("You need not ask: go to the community's page and join.")


class AlreadyDecided(Refused):
    code = "already_decided"
    message = _("This request has already been decided.")


class InvitationRefused(Refused):
    """An invitation that lets nobody in any more."""

    status = 410
    template = "communities/invitation_refused.html"


class InvitationExpired(InvitationRefused):
    code = "invitation_expired"
    message = _("This invitation has expired. Ask whoever sent it for a new one.")


class InvitationUsedUp(InvitationRefused):
    code = "invitation_used_up"
    message = _("All seats of this invitation are taken. Ask whoever sent it for a new one.")


class InvitationTakenBack(InvitationRefused):
    code = "invitation_revoked"
    message = _("This invitation was withdrawn. Ask a coordinator of the community for a new one.")


class InvitationUnknown(InvitationRefused):
    code = "invitation_unknown"
    status = 404
    message = _("This is not an invitation. Check that you copied the whole link.")


INVITATION_REFUSALS: dict[InvitationState, type[InvitationRefused]] = {
    InvitationState.REVOKED: InvitationTakenBack,
    InvitationState.EXPIRED: InvitationExpired,
    InvitationState.USED_UP: InvitationUsedUp,
}


class NameDoesNotMatch(Invalid):
    code = "name_does_not_match"
    message = _("This is not the community's name. Type it exactly as it is shown.")
