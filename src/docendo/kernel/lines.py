"""One line of somebody's own words: a name, a title, a note."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Marks that turn the reading direction of whatever follows them: in a name they would make the
# words after it read backwards, which is how one person is made to look like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NEVER = frozenset({"Cc", "Cs", "Co", "Cn"})  # control, surrogate, private, unassigned
UNSEEN = frozenset("CZM")  # first letters of the categories that leave no mark of their own


def one_line(text: str) -> str:
    """The text as one line: white space folded, control and turning characters left out.

    Joiners stay: Persian names and many emoji are written with them.
    """
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    kept = "".join(
        character
        for character in line
        if character not in TURNING and unicodedata.category(character) not in NEVER
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def can_be_seen(text: str) -> bool:
    """Whether anything of it shows on a page; a name of joiners alone would not."""
    return any(unicodedata.category(character)[0] not in UNSEEN for character in text)


class LineField(forms.CharField):
    """One line in any script, of which something can be seen."""

    widget = forms.TextInput(attrs={"dir": "auto"})

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not can_be_seen(value):
            raise ValidationError(_("Nothing of this can be seen. Write it with letters."))
