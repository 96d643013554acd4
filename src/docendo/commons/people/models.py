"""People: who they are, as they say it themselves."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as UNUSABLE
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from docendo.commons.people import rules


class People(BaseUserManager["Person"]):
    """Makes people; allauth and ``createadmin`` use the two functions that Django expects."""

    def create_user(
        self, email: str | None, password: str | None = None, **fields: object
    ) -> "Person":
        person = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(
        self, email: str, password: str | None = None, **fields: object
    ) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """One human being.

    Somebody without e-mail address has not joined: an author of imported content, who can never
    sign in and who may be claimed by a coordinator's invitation. A persona is a name under which
    somebody wrote without their own: it has no seat anywhere and never joins, so that it cannot
    be listed, found, mentioned, invited or claimed.
    """

    email = models.EmailField(null=True, blank=True)
    name = models.CharField(max_length=rules.MOST_IN_NAME)
    pronouns = models.CharField(max_length=rules.MOST_IN_PRONOUNS, blank=True)
    about = models.TextField(max_length=rules.MOST_ABOUT, blank=True)
    picture = models.FileField(upload_to="people/", blank=True)
    languages = models.JSONField(default=list, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    interface_language = models.CharField(max_length=8, blank=True)
    wants_mail = models.BooleanField(default=True, db_default=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_persona = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="one_person_per_email_address"),
            models.CheckConstraint(condition=~Q(email=""), name="an_absent_email_address_is_null"),
            models.CheckConstraint(condition=~Q(name=""), name="everybody_has_a_name"),
            models.CheckConstraint(
                condition=~GreaterThan(Length("name"), rules.MOST_IN_NAME),
                name="a_name_has_at_most_120_characters",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False)
                | Q(password="")
                | Q(password__startswith=UNUSABLE),
                name="who_has_not_joined_cannot_sign_in",
            ),
            models.CheckConstraint(
                condition=Q(is_persona=False) | Q(email=None), name="a_persona_never_joins"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def has_joined(self) -> bool:
        return self.email is not None


class DeadAddress(models.Model):
    """No letter reaches this address, as a mail server said: none is sent there until it is tried
    again. What somebody asks for themselves, such as a new password, is sent all the same.
    """

    address = models.EmailField()
    why = models.CharField(max_length=rules.MOST_OF_WHY)
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("address"), name="an_address_is_dead_once"),)


class Block(models.Model):
    """One person wants no more of another, in all communities, until they take it back.

    It is the affair of ``person`` alone: nobody else is shown that it is there, also not who is
    ``blocked``, nor those who moderate. Only what ``blocked`` does under their own name is meant
    by it, so that it never tells what somebody does under another.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    blocked = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("person", "blocked", name="nobody_blocks_somebody_twice"),
            models.CheckConstraint(
                condition=~Q(person=F("blocked")), name="nobody_blocks_themselves"
            ),
        )
        indexes = (models.Index("blocked", name="blocks_of_blocked"),)


class Device(models.Model):
    """A browser in which somebody is signed in, for as long as they are: it goes with its session.

    ``browser`` and ``system`` are names such as "Firefox" and "Windows", and nothing else of what
    a browser says of itself; no address on the network is kept.
    """

    # No constraint: a release before this one ends sessions without knowing of devices.
    session = models.OneToOneField(Session, models.CASCADE, related_name="+", db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    browser = models.CharField(max_length=30, blank=True)
    system = models.CharField(max_length=30, blank=True)
    since = models.DateTimeField()

    class Meta:
        indexes = (models.Index("person", F("since").desc(), name="devices_of_a_person"),)


class SignInChange(models.Model):
    """Somebody changed how they sign in, or whoever runs the site did; the newest are kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=30, choices=rules.Change)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(what__in=rules.Change.values), name="a_change_is_of_a_known_kind"
            ),
        )
        indexes = (models.Index("person", F("id").desc(), name="changes_of_sign_in"),)
