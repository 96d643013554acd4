"""How long what people say about themselves may be, and which address is dead; no database."""

import re

MOST_IN_NAME = 120
MOST_IN_PRONOUNS = 40
MOST_ABOUT = 2000
# Of what a mail server said.
MOST_OF_WHY = 300

# An enhanced status (RFC 3463): there is no such address or domain, or it has moved or is closed.
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FINAL = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1)")
# What servers answer that know no enhanced ones.
_NO_SUCH_MAILBOX = re.compile(r"\s*(550|551|553)\b")


def is_final(said: str) -> bool:
    """Whether a mail server says that mail can never reach an address.

    A full mailbox, or mail that is taken for spam, may be otherwise tomorrow.
    """
    if status := _STATUS.search(said):
        return _FINAL.fullmatch(status[0]) is not None
    return _NO_SUCH_MAILBOX.match(said) is not None
