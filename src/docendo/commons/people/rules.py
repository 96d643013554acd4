"""What may stand in a name, and how many tries are too many; no database."""

import unicodedata

MOST_IN_NAME = 120
MOST_IN_PRONOUNS = 40
MOST_ABOUT = 2000

# Marks that turn the reading direction of whatever follows them: in a name they would make the
# words after it read backwards, which is how one person is made to look like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NEVER = frozenset({"Cc", "Cs", "Co", "Cn"})  # control, surrogate, private, unassigned
UNSEEN = frozenset("CZM")  # first letters of the categories that leave no mark of their own


def one_line(text: str) -> str:
    """The text as one line: white space folded, control and turning characters left out.

    Joiners stay: Persian names and many emoji are written with them.
    """
    kept = "".join(
        character
        for character in " ".join(text.split())
        if character not in TURNING and unicodedata.category(character) not in NEVER
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def can_be_seen(text: str) -> bool:
    """Whether anything of it shows on a page; a name of joiners alone would not."""
    return any(unicodedata.category(character)[0] not in UNSEEN for character in text)
