"""Who asks: the session and the person of every request, by prepared queries."""

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from docendo.commons.people.models import Device, Person
from docendo.kernel import clock
from docendo.kernel.prepared import Prepared

# When somebody has signed in, as it stands in their session.
SINCE = "since"


class SessionStore(db.SessionStore):
    """Django's sessions in the database, looked up as any page looks things up.

    However often one is written, it ends ``LONGEST_SESSION`` after somebody has signed in.
    """

    def _get_session_from_db(self) -> Session | None:
        # PostgreSQL takes no text with a NUL, and a cookie may hold anything.
        key = self.session_key if self.session_key and "\0" not in self.session_key else None
        found = _sessions(key=str(key)) if key else []
        if found and found[0].expire_date > clock.now():
            return found[0]
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        if SESSION_KEY not in data:
            return super().create_model_instance(data)
        since = datetime.fromisoformat(data.setdefault(SINCE, clock.now().isoformat()))
        row = super().create_model_instance(data)
        row.expire_date = min(row.expire_date, since + settings.LONGEST_SESSION)
        return row

    def cycle_key(self) -> None:
        """Another key for the same browser, which stays the device that it is."""
        before = self.session_key
        kept = dict(self.items())
        with transaction.atomic():
            self.create()
            self._session_cache = kept
            if before:
                # First: what goes with a session that ends would go along.
                Device.objects.filter(session=before).update(session_id=self.session_key)
                self.delete(before)


class Backend(AuthenticationBackend):
    """Allauth's ways to sign in."""

    def get_user(self, user_id: int) -> Person | None:
        found = _people(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@Prepared
def _sessions(*, key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


@Prepared
def _people(*, pk: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)
