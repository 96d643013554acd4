"""Where a community begins and ends."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.communities import rules
from docendo.commons.communities.actions.seats import locked
from docendo.commons.communities.events import CommunityDeleted, CommunityFounded
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.protocols import STARTERS, Founding
from docendo.commons.communities.queries import free_address
from docendo.commons.communities.refusals import AddressTaken, NameDoesNotMatch
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.people.api import Person
from docendo.commons.search.api import remove_community
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish


@transaction.atomic
def found_community(
    founder: Person,
    *,
    name: str,
    about: str,
    language: str,
    now: datetime,
    slug: str = "",
    welcome: str = "",
    ground_rules: str = "",
    topics: Sequence[str] = (),
    entry: Door = Door.REQUEST,
    visibility: Visibility = Visibility.MEMBERS,
    accent: str = "",
) -> Community:
    """Make a community whose owner is ``founder``; without ``slug`` a free address is derived.

    Raises AddressTaken.
    """
    address = slug or free_address(name, language=language)
    if rules.free_address(address, taken=()) != address:
        raise AddressTaken
    try:
        with transaction.atomic():
            community = Community.objects.create(
                slug=address,
                name=name,
                about=about,
                welcome=welcome,
                ground_rules=ground_rules,
                language=language,
                entry=entry,
                visibility=visibility,
                accent=accent or rules.first_accent(address),
                time_zone=founder.time_zone,
                created_at=now,
            )
    except IntegrityError as error:
        raise AddressTaken from error
    Membership.of(community, founder, Role.OWNER, joined_at=now).save()
    publish(CommunityFounded(community_id=community.pk, founder_id=founder.pk))
    founding = Founding(
        community_id=community.pk, founder_id=founder.pk, topics=tuple(topics), now=now
    )
    for start in STARTERS:
        start(founding)
    return community


@transaction.atomic
def delete_community(seat: Seat, *, typed_name: str) -> None:
    """Delete the community and all that belongs to it; its owner types its name to mean it."""
    here = locked(seat)
    community = here.community
    if not here.is_owner:
        raise NotAllowed
    if " ".join(typed_name.split()) != " ".join(community.name.split()):
        raise NameDoesNotMatch
    remove_community(community.pk)
    publish(
        CommunityDeleted(
            community_id=community.pk,
            by_id=here.member.pk,
            slug=community.slug,
            name=community.name,
        )
    )
    if logo := community.logo.name:
        transaction.on_commit(lambda: community.logo.storage.delete(logo))
    community.delete()
