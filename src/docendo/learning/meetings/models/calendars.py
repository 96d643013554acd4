"""The private address at which somebody's calendar reads their meetings."""

from typing import Self

from django.core import signing
from django.db import models

from docendo.commons.people.api import Person

# Signed with the site's secret key: neither the database nor a backup of it opens a calendar.
_signer = signing.Signer(salt="meetings.calendar", sep=".")


class Addresses(models.QuerySet["CalendarAddress"]):
    def with_token(self, token: str) -> Self:
        """The one of this token; none if it is not genuine."""
        try:
            return self.filter(key=_signer.unsign(token))
        except signing.BadSignature:
            return self.none()


class CalendarAddress(models.Model):
    """Somebody's address; a new ``key`` closes the old one."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+", primary_key=True)
    key = models.CharField(max_length=32, unique=True)

    objects = Addresses.as_manager()

    @property
    def token(self) -> str:
        return _signer.sign(self.key)
