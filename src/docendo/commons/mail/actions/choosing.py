"""When somebody is written to."""

from collections.abc import Mapping

from docendo.commons.communities.api import Community
from docendo.commons.mail.models import Choices
from docendo.commons.people.api import Person


def choose_letters(
    person: Person,
    community: Community | None,
    *,
    paces: Mapping[str, str],
    is_off: bool = False,
) -> None:
    """For one community, or for all; what is not named is as it would be without a choice."""
    Choices.objects.update_or_create(
        person=person, community=community, defaults={"paces": dict(paces), "is_off": is_off}
    )


def unsubscribe(*, person_id: int, community_id: int) -> None:
    """No more letters of this community; what was chosen else is kept for when they come again."""
    Choices.objects.update_or_create(
        person_id=person_id, community_id=community_id, defaults={"is_off": True}
    )
