"""An imported author is found by a coordinator, is invited, joins, and has what they wrote."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.models import Person
from docendo.kernel import clock, outbox
from docendo.learning.forum.models import Comment, Post
from docendo.outcomes.connect.tests.conftest import Outcome

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_author_is_claimed_by_a_coordinators_invitation(
    dump: Path,
    import_dump: Callable[..., Outcome],
    browse: Callable[[Seat], Client],
    coordinator: Seat,
    stranger: Seat,
    community: Community,
) -> None:
    posts = dump / "Posts.xml"
    whole = posts.read_text(encoding="utf-8")
    later = whole.index('  <row Id="7"')
    posts.write_text(whole[:later] + "</posts>", encoding="utf-8")
    import_dump(dump)

    # A coordinator finds the author among those who have not joined.
    desk = browse(coordinator)
    people = reverse("communities:people", args=[community.slug])
    assert "Marta Kowalska" not in text_of(desk, people)
    found = re.search(
        r'href="([^"]+)">.{0,40}Marta Kowalska', text_of(desk, f"{people}?imported=on")
    )
    assert found is not None
    claim = re.search(r'action="([^"]+/claim/)"', text_of(desk, found[1]))
    assert claim is not None
    made = desk.post(claim[1], follow=True).content.decode()
    link = re.search(r"/invitations/[^/\"]+/", made)
    assert link is not None

    # The author opens the link.
    guest = browse(stranger)
    assert "Marta Kowalska" in text_of(guest, link[0])
    guest.post(link[0])
    while outbox.deliver_next(community.pk, now=clock.now(), rng=Random(1)):
        pass

    assert Post.objects.get(source_key="bees.example:post:1").author == stranger.person
    assert Comment.objects.get(source_key="bees.example:comment:1").author == stranger.person
    assert not outbox.set_aside().exists()
    assert "Marta Kowalska" not in text_of(desk, f"{people}?imported=on")

    # What a later dump holds of them is theirs too.
    posts.write_text(whole.replace('ParentId="404"', 'ParentId="1"'), encoding="utf-8")
    import_dump(dump)
    assert Post.objects.get(source_key="bees.example:post:7").author == stranger.person
    assert Person.objects.filter(name="Marta Kowalska").count() == 1


def test_nobody_else_can_claim_an_author(
    dump: Path,
    import_dump: Callable[..., Outcome],
    browse: Callable[[Seat], Client],
    member: Seat,
    community: Community,
) -> None:
    import_dump(dump)
    marta = Person.objects.get(name="Marta Kowalska")
    claim = reverse("communities:claim", args=[community.slug, marta.pk])

    assert browse(member).post(claim).status_code == 403
    assert not community.invitations.exists()
