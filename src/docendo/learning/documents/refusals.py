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
