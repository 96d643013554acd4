"""Django's demands on a password, in sentences that are there in each of our languages."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from docendo.commons.people.protocols import NAMES_AROUND

# Shorter ones are in too many words.
LEAST_IN_WORD: Final = 4


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short. Take at least %(number)s character.",
            "This password is too short. Take at least %(number)s characters.",
            self.min_length,
        ) % {"number": self.min_length}


class UnlikeThePerson(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too similar to your name or e-mail address. Take another one.")


class MoreThanWordsOfHere:
    """Words that anybody would try here count for nothing: enough has to be left without them.

    They are Docendo, the host of the site, the names of the person's communities, their own name,
    and what is before the @ of their address. To refuse every password with one of them in it
    would refuse good ones: a long sentence may well have the word "maple" in it.
    """

    def __init__(self, least: int = 8) -> None:
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted(words_around(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.casefold() and len(left) < self.least:
            raise ValidationError(self.get_help_text(), code="password_of_words_of_here")

    def get_help_text(self) -> str:
        return _(
            "This password is little more than a word that anybody would try here, such as the"
            " name of this site, of a community of yours or your own. Take another one."
        )


def words_around(user: Any) -> frozenset[str]:
    """What whoever guesses a password here would try first, in small letters."""
    names = ["docendo", urlsplit(settings.PUBLIC_URL).hostname or ""]
    names += [getattr(user, "name", ""), (getattr(user, "email", "") or "").partition("@")[0]]
    if pk := getattr(user, "pk", None):
        names += [name for around in NAMES_AROUND for name in around(pk)]
    folded = [name.casefold() for name in names]
    parts = [part for name in folded for part in (name, *re.split(r"[\W_]+", name))]
    return frozenset(part for part in parts if len(part) >= LEAST_IN_WORD)
