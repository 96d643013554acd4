"""What people change about themselves, and how people come to be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from docendo.commons.people import rules
from docendo.commons.people.models import Block, DeadAddress, Device, Person, SignInChange
from docendo.commons.people.protocols import RENAMES, SIGNED_OUT
from docendo.commons.people.refusals import BlocksOneself
from docendo.kernel.inserting import insert
from docendo.kernel.lines import one_line
from docendo.kernel.sockets.hub import ask_again, channel_of


@dataclass(frozen=True)
class Author:
    """Somebody who wrote elsewhere and has not joined: what an import knows of them."""

    name: str
    created_at: datetime
    about: str = ""


@transaction.atomic
def save_profile(
    person: Person, *, name: str, pronouns: str, languages: Sequence[str], about: str
) -> None:
    """Keep what somebody says about themselves."""
    is_renamed = person.name != name
    person.name = name
    person.pronouns = pronouns
    person.languages = list(languages)
    person.about = about
    person.save(update_fields=["name", "pronouns", "languages", "about"])
    if is_renamed:
        for rename in RENAMES:
            rename(person.pk, name)


def change_picture(person: Person, *, picture: "ContentFile[bytes] | None") -> None:
    """Take another picture, or none; the file of the one before goes for good."""
    storage, before = person.picture.storage, person.picture.name
    # The file first: a row must never name one that is not there.
    person.picture = storage.save(f"people/{picture.name}", picture) if picture else ""
    person.save(update_fields=["picture"])
    if before:
        storage.delete(before)


def save_preferences(person: Person, *, time_zone: str, interface_language: str) -> None:
    """Keep how somebody wants the pages."""
    person.time_zone = time_zone
    person.interface_language = interface_language
    person.save(update_fields=["time_zone", "interface_language"])


def choose_mail(person: Person, *, wants_mail: bool) -> None:
    """Whether to be written to at all."""
    person.wants_mail = wants_mail
    person.save(update_fields=["wants_mail"])


def note_dead(address: str, *, why: str, now: datetime) -> None:
    """Write to this address no more; said twice, the first time counts."""
    if not DeadAddress.objects.filter(address__iexact=address).exists():
        said = one_line(why)[: rules.MOST_OF_WHY]
        # Two servers may say so at the same moment.
        DeadAddress.objects.bulk_create(
            [DeadAddress(address=address, why=said, since=now)], ignore_conflicts=True
        )


def try_again(person: Person) -> None:
    """Write to somebody's address again, as they say that it works."""
    DeadAddress.objects.filter(address__iexact=person.email or "").delete()


def choose_time_zone(person: Person, *, time_zone: str) -> None:
    person.time_zone = time_zone
    person.save(update_fields=["time_zone"])


def choose_language(person: Person, *, interface_language: str) -> None:
    person.interface_language = interface_language
    person.save(update_fields=["interface_language"])


@transaction.atomic
def replace_address(person: Person, *, address: str) -> None:
    """Take another e-mail address at once, for where a confirmation can never arrive."""
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=address, primary=True, verified=False)
    person.email = address
    person.save(update_fields=["email"])


@transaction.atomic
def take_address(person: Person, *, address: str) -> None:
    """Take another e-mail address, for which an institution vouches."""
    replace_address(person, address=address.lower())
    EmailAddress.objects.filter(user=person).update(verified=True)


@transaction.atomic
def switch(person: Person, *, is_active: bool) -> None:
    """Switch an account off, which signs it out everywhere, or on again."""
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    if not is_active:
        sign_out_elsewhere(person, but=None)


@transaction.atomic
def block(person: Person, *, blocked_id: int, now: datetime) -> Person:
    """See no more of somebody, from now on; to block them again changes nothing.

    Raises Person.DoesNotExist for a persona: nobody may be asked who that is.
    """
    if blocked_id == person.pk:
        raise BlocksOneself
    other = Person.objects.get(pk=blocked_id, is_persona=False)
    Block.objects.bulk_create([Block(person=person, blocked=other, at=now)], ignore_conflicts=True)
    return other


def unblock(person: Person, *, blocked_id: int) -> Person:
    """See somebody again; raises Block.DoesNotExist for whom one has not blocked."""
    own = Block.objects.select_related("blocked").get(person=person, blocked=blocked_id)
    own.delete()
    return own.blocked


@transaction.atomic
def verified(
    email: str, *, name: str, password: str | None, now: datetime, **fields: object
) -> Person:
    """Make somebody whose address needs no confirmation: an administrator, a demo's cast."""
    person = Person.objects.create_user(email, password, name=name, created_at=now, **fields)
    EmailAddress.objects.create(
        user=person, email=person.email or email, primary=True, verified=True
    )
    return person


@transaction.atomic
def claim_address(person: Person) -> bool:
    """Its owner has come, whose institution says that the address is theirs; whether that is new.

    Whoever signed up with it without ever confirming it may have been somebody else, who waits in
    the account with their password, their passkey and their open pages: all of it ends.
    """
    own = EmailAddress.objects.filter(user=person, email__iexact=person.email or "")
    if own.filter(verified=True).exists():
        return False
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=person.email or "", primary=True, verified=True)
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    sign_out_elsewhere(person, but=None)
    return True


def make_persona(name: str, *, now: datetime) -> Person:
    """A name under which somebody writes without their own; who that is, nothing here says."""
    return Person.objects.create(
        name=name, is_persona=True, password=make_password(None), created_at=now
    )


@transaction.atomic
def become_former(person: Person, *, name: str) -> None:
    """Turn somebody into a name that nobody can be asked about, find, claim or sign in as.

    Their picture is the caller's to delete, once this holds.
    """
    for column in Person._meta.concrete_fields:  # noqa: SLF001 Django documents it
        if not column.primary_key and column.name not in ("name", "created_at"):
            setattr(person, column.attname, None if column.null else column.get_default())
    person.name, person.is_persona, person.is_active = name, True, False
    person.password = make_password(None)
    person.save()
    for rename in RENAMES:
        rename(person.pk, name)


def not_joined(authors: Iterable[Author]) -> list[Person]:
    """Make many people who have not joined, in the order given; they can never sign in.

    A name that shows nothing is left to the caller: it must not be empty.
    """
    # It is compared with nothing, so that one serves all; thousands would take a second.
    no_password = make_password(None)
    return insert(
        [
            Person(
                name=one_line(author.name)[: rules.MOST_IN_NAME],
                about=author.about,
                created_at=author.created_at,
                password=no_password,
            )
            for author in authors
        ]
    )


def note_device(person: Person, *, session_key: str, agent: str, now: datetime) -> None:
    """A browser is signed in; what else it says of itself is forgotten."""
    browser, system = rules.browser_of(agent)
    told = {"person": person, "browser": browser, "system": system, "since": now}
    Device.objects.update_or_create(session_id=session_key, defaults=told)


def is_known(person: Person, *, session_key: str | None) -> bool:
    return Device.objects.filter(session=session_key, person=person).exists()


def sign_out(person: Person, *, device_id: int) -> None:
    """End one session; raises Device.DoesNotExist for one that is somebody else's."""
    device = Device.objects.get(pk=device_id, person=person)
    _end_sessions(person, Device.objects.filter(pk=device.pk))


def sign_out_elsewhere(person: Person, *, but: str | None) -> None:
    """End all sessions of somebody, except for that with this key."""
    _end_sessions(person, Device.objects.filter(person=person).exclude(session=but))


@transaction.atomic
def sign_out_everybody() -> int:
    """End every session that there is, also of whoever is not signed in; of how many devices."""
    devices = Device.objects.values_list("person", flat=True)
    ended, people = len(devices), set(devices)
    Session.objects.all().delete()
    for person_id in people:
        _tell_signed_out(person_id)
    return ended


@transaction.atomic
def _end_sessions(person: Person, devices: QuerySet[Device]) -> None:
    Session.objects.filter(pk__in=devices.values("session")).delete()
    _tell_signed_out(person.pk)


def _tell_signed_out(person_id: int) -> None:
    """Pages that are open learn it."""
    ask_again(channel_of(person_id))
    for hear in SIGNED_OUT:
        transaction.on_commit(partial(hear, person_id))


@transaction.atomic
def note_change(person: Person, *, what: rules.Change, now: datetime) -> None:
    """Keep what was changed about how somebody signs in, for them to look at."""
    SignInChange.objects.create(person=person, what=what, at=now)
    newest = SignInChange.objects.filter(person=person).order_by("-pk").values("pk")
    kept = list(newest.values_list("pk", flat=True)[: rules.CHANGES_KEPT])
    SignInChange.objects.filter(person=person).exclude(pk__in=kept).delete()


@transaction.atomic
def reset_sign_in(person: Person, *, now: datetime) -> int:
    """Take away every passkey, app and recovery code, and sign out everywhere; how many factors.

    The password stays.
    """
    _rows, deleted = Authenticator.objects.filter(user=person).delete()
    sign_out_elsewhere(person, but=None)
    note_change(person, what=rules.Change.RESET, now=now)
    return sum(deleted.values())
