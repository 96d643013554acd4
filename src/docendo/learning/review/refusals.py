"""What somebody may be refused while people read each other's works, and what they can do next."""

from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused


class NotWhileReading(Refused):
    code = "not_while_reading"
    message = _(
        "Works are not being read now. What you wrote is still on the page: copy it if you need it."
    )


class NotWhileAnswering(Refused):
    code = "not_while_answering"
    message = _(
        "Reviews are answered once reading is over. What you wrote is still on the page: copy it if"
        " you need it."
    )


class ReadFirst(Refused):
    code = "read_first"
    message = _("You have works to read. Send what you think of one, then take the next.")


class NothingToRead(Refused):
    code = "nothing_to_read"
    message = _("No work needs another reader now. Thank you for asking; look again later.")


class MayNotRead(Refused):
    """Its author, or somebody who reads it; nobody learns of a block."""

    code = "may_not_read"
    field = "reader"
    message = _("This person cannot read this work. Choose somebody else.")


class SentAlready(Refused):
    code = "sent_already"
    message = _("This review was sent meanwhile. It stays; look at who reads the work now.")


class ReaderIsGone(Refused):
    code = "reader_is_gone"
    message = _("This person does not read this work any more. Look at who reads it now.")


class TakenBack(Refused):
    code = "taken_back"
    message = _(
        "Somebody else reads this work now. What you wrote is still on the page; take another work"
        " if you would like to read."
    )


class NotFinished(Refused):
    """What is missing is said at each field."""

    code = "not_finished"
    status = 422
    message = _("Something is still missing. What you have written is saved.")
