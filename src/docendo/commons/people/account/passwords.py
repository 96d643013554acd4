"""Django's demands on a password, in sentences that are there in each of our languages."""

from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


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
