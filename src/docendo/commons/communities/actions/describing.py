"""What a community says of itself, and who may come in."""

from dataclasses import asdict, dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from docendo.commons.communities.actions.seats import locked
from docendo.commons.communities.events import CommunityChanged
from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Door, Visibility
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish


@dataclass(frozen=True, kw_only=True)
class Description:
    """What coordinators say about their community."""

    name: str
    about: str
    welcome: str
    ground_rules: str
    language: str
    accent: str
    time_zone: str
    allows_anonymous: bool = True
    holds_contacts: bool = False
    has_ladder: bool = True


@transaction.atomic
def describe_community(seat: Seat, *, description: Description) -> Community:
    here = locked(seat)
    if not here.may_coordinate:
        raise NotAllowed
    return _change(here, **asdict(description))


@transaction.atomic
def set_doors(seat: Seat, *, entry: Door, visibility: Visibility) -> Community:
    """Who may join and who may read: for owners only."""
    here = locked(seat)
    if not here.is_owner:
        raise NotAllowed
    return _change(here, entry=entry, visibility=visibility)


def change_logo(seat: Seat, *, logo: "ContentFile[bytes] | None") -> None:
    """Take another logo, or none; the file of the one before goes for good."""
    if not seat.may_coordinate:
        raise NotAllowed
    storage, before = seat.community.logo.storage, seat.community.logo.name
    # The file first: a row must never name one that is not there.
    name = storage.save(f"communities/{logo.name}", logo) if logo else ""
    with transaction.atomic():
        _change(locked(seat), logo=name)
    if before:
        storage.delete(before)


def _change(seat: Seat, **values: str | bool) -> Community:
    community = seat.community
    changed = [name for name, value in values.items() if getattr(community, name) != value]
    for name in changed:
        setattr(community, name, values[name])
    if changed:
        community.save(update_fields=changed)
        publish(CommunityChanged(community_id=community.pk, by_id=seat.member.pk, changed=changed))
    return community
