"""What the site holds of a person, and what becomes of it when they are forgotten; no database.

Every column that names a person has its line in ``HOLDINGS``; a test finds the one without.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Fate(Enum):
    """What becomes of a row when somebody named in it is forgotten."""

    # It is about nobody else.
    GOES = auto()
    # Others were there too: it stays, and its person is a former member.
    STAYS = auto()
    # It stays, and names nobody any more.
    NAMELESS = auto()


@dataclass(frozen=True)
class Holding:
    """A column that names a person.

    ``cleared`` are columns of a row that stays in which something else tells who it was.
    ``handed_out`` says whether rows are in what the person downloads: not those by which others
    keep them away, of which they are told nothing. ``names`` are columns with somebody else whom
    they named themselves.
    """

    fate: Fate
    cleared: Sequence[str] = ()
    handed_out: bool = True
    names: Sequence[str] = ()


_GOES = Holding(Fate.GOES)
_STAYS = Holding(Fate.STAYS)
# What somebody did for or to others in an office; the others' part of it is not theirs.
_IN_OFFICE = Holding(Fate.STAYS, handed_out=False)
_OF_OTHERS = Holding(Fate.GOES, handed_out=False)

HOLDINGS: Final[Mapping[str, Holding]] = {
    "account.EmailAddress.user": _GOES,
    "asks.Draft.person": _GOES,
    "asks.Joined.person": _GOES,
    "asks.Limit.person": _GOES,
    "asks.Passing.by": _IN_OFFICE,
    "asks.Passing.person": _GOES,
    "boards.Goal.added_by": _STAYS,
    "boards.Message.author": _STAYS,
    "boards.Message.removed_by": _IN_OFFICE,
    "boards.NotesVersion.author": _STAYS,
    "boards.Reading.person": _GOES,
    "boards.SharedFile.added_by": _STAYS,
    "boards.Step.added_by": _STAYS,
    "boards.Step.done_by": _STAYS,
    "calls.CallSeat.person": _GOES,
    "care.Case.answered_by": _IN_OFFICE,
    "care.Case.author": _IN_OFFICE,
    "care.Case.decided_by": _IN_OFFICE,
    "care.Flag.person": _STAYS,
    "communities.Invitation.claims": _OF_OTHERS,
    "communities.Invitation.created_by": _STAYS,
    "communities.JoinRequest.decided_by": _IN_OFFICE,
    "communities.JoinRequest.person": _GOES,
    "communities.Membership.person": _GOES,
    "communities.Removal.person": _GOES,
    "communities.Removal.removed_by": _IN_OFFICE,
    "communities.Silence.person": _GOES,
    "connect.ImportedAuthor.person": Holding(Fate.NAMELESS),
    "discussions.Ballot.person": _STAYS,
    "discussions.Discussion.author": _STAYS,
    "discussions.Discussion.closed_by": _IN_OFFICE,
    "discussions.Discussion.removed_by": _IN_OFFICE,
    "discussions.Following.person": _GOES,
    "discussions.Opened.person": _GOES,
    "discussions.Reply.author": _STAYS,
    "discussions.Reply.removed_by": _IN_OFFICE,
    "documents.Change.by": _STAYS,
    "documents.Comment.author": _STAYS,
    "documents.Comment.removed_by": _IN_OFFICE,
    "documents.Comment.settled_by": _IN_OFFICE,
    "documents.Document.changed_by": _STAYS,
    "documents.Document.created_by": _STAYS,
    "documents.Document.ended_by": _STAYS,
    "documents.Picture.added_by": _STAYS,
    # By it the text shows a former member where it says their name.
    "documents.Mention.person": _STAYS,
    "evaluations.Evaluation.created_by": _IN_OFFICE,
    # What they gave and got belongs to the means of their team.
    "evaluations.Teammate.person": _STAYS,
    "forum.Comment.author": _STAYS,
    "forum.Comment.removed_by": _IN_OFFICE,
    "forum.Follow.person": _GOES,
    "forum.Mask.person": _GOES,
    "forum.Mask.persona": Holding(Fate.STAYS, handed_out=False),
    "forum.Post.author": _STAYS,
    "forum.Post.removed_by": _IN_OFFICE,
    "forum.Reading.person": _GOES,
    "forum.Revision.editor": _STAYS,
    "forum.TeachBack.answerer": _IN_OFFICE,
    "forum.TeachBack.author": _STAYS,
    "forum.TeachBack.removed_by": _IN_OFFICE,
    "forum.Thanks.author": _STAYS,
    "forum.Thanks.by": _STAYS,
    "forum.Thread.author": _STAYS,
    "forum.Thread.closed_by": _IN_OFFICE,
    "forum.Unmasking.by": _IN_OFFICE,
    "forum.Vote.author": _IN_OFFICE,
    "forum.Vote.voter": _STAYS,
    "forum.Worked.author": _IN_OFFICE,
    "forum.Worked.person": _STAYS,
    "groups.Enrollment.person": Holding(Fate.STAYS, cleared=("name", "address", "source_id")),
    "groups.RosterImport.by": _IN_OFFICE,
    "insights.Handling.by": _IN_OFFICE,
    "insights.Letter.by": _IN_OFFICE,
    "insights.Letter.to": _GOES,
    "institutions.Identity.person": _GOES,
    "library.About.by": _IN_OFFICE,
    "library.Rating.adder": _IN_OFFICE,
    "library.Rating.person": _STAYS,
    "library.Resource.adder": _STAYS,
    "library.Resource.removed_by": _IN_OFFICE,
    "library.Use.person": _STAYS,
    "mail.Arrival.person": _GOES,
    "mail.Choices.person": _GOES,
    "livehelp.Call.asker": Holding(Fate.STAYS, cleared=("title", "body", "topics", "note")),
    "livehelp.Caller.person": _GOES,
    "livehelp.Helping.person": _STAYS,
    "livehelp.Standby.person": _GOES,
    "matching.Confirmation.by": _STAYS,
    "matching.Confirmation.person": _GOES,
    "matching.Match.asker": _STAYS,
    "matching.Match.introducer": _IN_OFFICE,
    "matching.Place.person": _STAYS,
    "matching.Profile.person": _GOES,
    "matching.RatherNot.other": _OF_OTHERS,
    "matching.RatherNot.person": Holding(Fate.GOES, names=("other",)),
    "matching.Week.person": _GOES,
    "meetings.Attendee.person": _STAYS,
    "meetings.CalendarAddress.person": _GOES,
    "meetings.Meeting.planned_by": _STAYS,
    "meetings.Said.person": _STAYS,
    # Keys of locks: whoever reads them in a download could open the account.
    "mfa.Authenticator.user": _OF_OTHERS,
    "notices.Happening.by": _IN_OFFICE,
    "notices.Happening.person": _GOES,
    "notices.Mailing.person": _GOES,
    "notices.Notice.person": _GOES,
    "notices.Preferences.person": _GOES,
    "people.Block.blocked": _OF_OTHERS,
    "people.Block.person": Holding(Fate.GOES, names=("blocked",)),
    "people.Device.person": _GOES,
    "people.Person_groups.person": _OF_OTHERS,
    "people.Person_user_permissions.person": _OF_OTHERS,
    "people.SignInChange.person": _GOES,
    "programs.Answer.person": _GOES,
    "programs.CheckIn.person": _GOES,
    "programs.Consent.person": _GOES,
    "programs.Consent.recorded_by": _IN_OFFICE,
    "programs.Decision.by": _IN_OFFICE,
    "programs.Decision.person": _GOES,
    "programs.Program.created_by": _IN_OFFICE,
    "push.Subscription.person": _GOES,
    "review.Appeal.answered_by": _IN_OFFICE,
    "review.Assignment.created_by": _IN_OFFICE,
    "review.Grade.set_by": _IN_OFFICE,
    "review.Material.added_by": _STAYS,
    "review.Participant.person": _STAYS,
    "review.Review.facilitator": _IN_OFFICE,
    "rituals.Participant.person": _GOES,
    "rituals.Place.person": _STAYS,
    "rooms.Agreement.person": _STAYS,
    "rooms.Line.author": _STAYS,
    "rooms.Line.removed_by": _IN_OFFICE,
    "rooms.NoHints.person": _GOES,
    "rooms.Presence.person": _STAYS,
    "rooms.Recap.changed_by": _STAYS,
    "rooms.RoomPlace.person": _GOES,
    "rooms.SittingEvent.by": _STAYS,
    "rooms.Vote.person": _GOES,
    "rounds.LeftOut.person": _GOES,
    "rounds.NotTogether.one": _OF_OTHERS,
    "rounds.NotTogether.other": _OF_OTHERS,
    "rounds.Round.begun_by": _IN_OFFICE,
    "rounds.Round.published_by": _IN_OFFICE,
    "rounds.RoundPair.helper": _IN_OFFICE,
    "rounds.RoundPair.learner": _IN_OFFICE,
    "topics.Offer.person": _GOES,
    "topics.Wish.person": _GOES,
}
# Of what is handed out: how a text looks is worked out from it, and a session opens an account.
LEFT_OUT: Final = frozenset(
    {
        *("html", "renderer", "password", "session", "is_staff", "is_superuser"),
        # With what a device is told can be sealed.
        *("public_key", "secret"),
    }
)
