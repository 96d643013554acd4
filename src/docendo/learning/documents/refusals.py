"""What somebody may be refused about documents, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import NotAllowed, Refused


class EnoughDocuments(Refused):
    code = "enough_documents"
    message = _("There are many documents here already. Put one away, then begin this one.")


class MayNotWriteHere(NotAllowed):
    code = "may_not_write_here"
    message = _("You can read here, but not write. Ask who leads the group, if you should.")


class HomeIsClosed(Refused):
    code = "home_is_closed"
    message = _("This group is over. You can still read and download what was written in it.")


class DocumentIsPutAway(Refused):
    code = "document_is_put_away"
    message = _("This document was put away. Bring it back, then go on writing.")


class DocumentIsUnreadable(Refused):
    code = "document_is_unreadable"
    message = _(
        "The server cannot read what was written here. Open an earlier version in the history, "
        "or tell whoever runs this server."
    )


class DocumentIsFull(Refused):
    code = "document_is_full"
    message = _("This document is full. Begin another one and go on there.")


class EnoughPictures(Refused):
    code = "enough_pictures"
    message = _(
        "This document holds as many pictures as it can: 100, and 50 MB in all. Put this one into "
        "another document, and link to it."
    )


class NotInWhiteboards(Refused):
    code = "not_in_whiteboards"
    message = _("A whiteboard takes no pictures. Put it into a text, and link to that.")


class MayNotCommentHere(NotAllowed):
    code = "may_not_comment_here"
    message = _("You can read here, but not comment. Ask who leads the group, if you should.")


class PassageNotFound(Refused):
    code = "passage_not_found"
    field = "passage"
    message = _("The text does not say these words, or not any more. Choose the passage again.")


class PassageOverLines(Refused):
    code = "passage_over_lines"
    field = "passage"
    message = _("A suggestion changes words of one line. Choose words that stand in one line.")


class PassageInSeveralPlaces(Refused):
    code = "passage_in_several_places"
    field = "passage"
    message = _("These words stand in several places. Choose more of what stands around them.")


class NothingProposed(Refused):
    code = "nothing_proposed"
    field = "proposal"
    message = _("This is what the text says already. Write what it should say instead.")


class PassageHasChanged(Refused):
    code = "passage_has_changed"
    message = _(
        "The text there has changed since this was proposed, so nothing was put into it. Write it "
        "yourself, or decline the suggestion."
    )


class PassageIsUnclear(Refused):
    code = "passage_is_unclear"
    message = _(
        "These words stand in several places. Accept the suggestion in the open document, which "
        "needs JavaScript; if that does not know either which of them is meant, write it yourself "
        "or decline the suggestion."
    )


class EnoughComments(Refused):
    code = "enough_comments"
    message = _("There are many open comments here. Resolve some, then write this one.")


class EnoughAnswers(Refused):
    code = "enough_answers"
    message = _("There are many answers to this already. Write a comment of its own instead.")


class CommentIsGone(Refused):
    code = "comment_is_gone"
    message = _("This was taken back or hidden. Load the page again to see what stands there.")


class CommentIsSettled(Refused):
    code = "comment_is_settled"
    message = _("Somebody was faster, and this is settled. Load the page again to see how.")


class NotYourComment(NotAllowed):
    code = "not_your_comment"
    message = _(
        "Only who wrote this can edit it or take it back. You can flag it, if it should not be "
        "here."
    )
