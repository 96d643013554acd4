"""Setting up a sign-in by SAML 2.0, and following it as it changes its certificates."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from conftest import NOW
from django.core.cache import cache
from django.test import Client

from docendo.commons.communities.models import Community, Seat
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Domain, Identity, Provider
from docendo.commons.institutions.queries.running import proof_for
from docendo.commons.institutions.saml import fresh as freshness
from docendo.commons.institutions.tests.conftest import goes
from docendo.commons.institutions.tests.saml_idp import (
    ISSUER,
    SIGN_ON,
    SamlIdp,
    a_certificate,
    a_saml_setup,
    metadata,
    posts,
)
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person
from docendo.kernel import clock
from docendo.kernel.fetching import Said, Silent

pytestmark = pytest.mark.django_db
URL = "https://id.maple.example/metadata?app=1"
FORM = {"name": "Maple College", "makes_people": "on", "vouches": "on", "role": "20"}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def as_owner(client: Client, owner: Seat) -> Client:
    client.force_login(owner.member)
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    return client


@pytest.fixture
def base(community: Community) -> str:
    return f"/c/{community.slug}/settings/sign-in/"


@pytest.fixture
def stands(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], list[str]]:
    """What stands at each address from now on; nobody answers where it is None."""
    asked: list[str] = []

    def say(text: str | None) -> list[str]:
        def ask(self: object, url: str, **_: object) -> Said:
            asked.append(url)
            if text is None:
                raise Silent
            return Said(200, text.encode())

        monkeypatch.setattr("docendo.commons.institutions.asking.Asking.ask", ask)
        return asked

    return say


def test_an_owner_pastes_what_it_says_of_itself(as_owner: Client, base: str) -> None:
    assert "SAML" in as_owner.get(f"{base}new/").content.decode()
    assert "Or the metadata itself" in as_owner.get(f"{base}new/?kind=saml").content.decode()
    said = metadata(a_certificate("one"), a_certificate("two", days=10))
    made = as_owner.post(f"{base}new/?kind=saml", {**FORM, "metadata": said})
    provider = Provider.objects.get()
    assert made.headers["Location"] == f"{base}{provider.pk}/"
    assert (provider.kind, provider.issuer, provider.sign_on) == ("saml", ISSUER, SIGN_ON)
    assert provider.certificates.count("BEGIN CERTIFICATE") == 2
    page = as_owner.get(f"{base}{provider.pk}/").content.decode()
    assert f"/accounts/institution/{provider.pk}/metadata/" in page
    assert f"/accounts/institution/{provider.pk}/assertion/" in page
    assert page.count("Ends <time") == 2
    assert "SAML 2.0" in as_owner.get(base).content.decode()
    # Nothing typed, nothing changed.
    as_owner.post(f"{base}{provider.pk}/", {**FORM, "name": "Maple"})
    provider.refresh_from_db()
    assert (provider.name, provider.certificates.count("BEGIN CERTIFICATE")) == ("Maple", 2)


def test_what_stands_at_an_address_is_read(
    as_owner: Client, base: str, stands: Callable[[str | None], list[str]]
) -> None:
    asked = stands(metadata(a_certificate("one")))
    as_owner.post(f"{base}new/?kind=saml", {**FORM, "metadata_url": URL})
    provider = Provider.objects.get()
    assert (provider.metadata_url, provider.issuer, asked) == (URL, ISSUER, [URL])


def test_what_does_not_answer_holds_up_no_other_setting(
    as_owner: Client, base: str, stands: Callable[[str | None], list[str]]
) -> None:
    stands(metadata(a_certificate("one")))
    as_owner.post(f"{base}new/?kind=saml", {**FORM, "metadata_url": URL})
    provider = Provider.objects.get()
    here = f"{base}{provider.pk}/"
    for said in (None, "no metadata"):
        stands(said)
        renamed = {**FORM, "name": f"Maple {said}", "metadata_url": URL}
        page = as_owner.post(here, renamed, follow=True)
        assert "What was known of it is kept" in page.content.decode()
        changed = Provider.objects.get()
        assert changed.name == f"Maple {said}"
        assert changed.certificates == provider.certificates
        cache.clear()
        page = as_owner.post(here, {**FORM, "metadata_url": f"{URL}&other"})
        assert page.status_code == 422
        cache.clear()


ONE = a_certificate("one")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Type the address"),
        ({"metadata": "no XML"}, "EntityDescriptor"),
        ({"metadata": "<a/>"}, "EntityDescriptor"),
        ({"metadata": f"<!DOCTYPE a>{metadata(ONE)}"}, "EntityDescriptor"),
        ({"metadata": metadata(ONE, issuer="")}, "EntityDescriptor"),
        ({"metadata": f"<a>{metadata(ONE)}{metadata(ONE)}</a>"}, "several"),
        ({"metadata": metadata()}, "certificate"),
        ({"metadata": metadata("-\nAAAA\n-")}, "certificate"),
        ({"metadata": metadata(ONE, sign_on="http://id.maple.example/")}, "SingleSignOnService"),
        ({"metadata": metadata(ONE, sign_on="javascript:alert(1)")}, "SingleSignOnService"),
        ({"metadata": metadata(ONE, validUntil="2020-01-01T00:00:00Z")}, "validUntil"),
        ({"metadata": metadata(ONE, validUntil="soon")}, "EntityDescriptor"),
        ({"metadata_url": "http://id.maple.example/"}, "https://"),
        ({"metadata_url": "http://127.0.0.1:9/"}, "https://"),
        ({"metadata_url": URL, "metadata": metadata(ONE)}, "one of both"),
    ],
)
def test_what_would_not_work_is_said_at_once(
    said: dict[str, str], why: str, as_owner: Client, base: str
) -> None:
    page = as_owner.post(f"{base}new/?kind=saml", {**FORM, **said})
    assert page.status_code == 422
    assert why in page.content.decode()
    assert not Provider.objects.exists()


def test_whoever_changes_who_may_speak_has_to_prove_the_domains_anew(community: Community) -> None:
    """A certificate of their own would let an owner speak for everybody of a domain."""
    made = actions.make_provider(community, setup=a_setup(**a_saml_setup()), now=NOW)
    actions.add_domain(community, provider_id=made.pk, name="maple.example", now=NOW)
    person = Person.objects.create(name="Ada")
    Identity.objects.create(
        provider=made, person=person, subject="a", created_at=NOW, changed_at=NOW
    )

    def left_after(**more: object) -> tuple[bool, str]:
        setup = a_setup(**{**a_saml_setup(), **more})
        actions.change_provider(community, provider_id=made.pk, setup=setup)
        left = Domain.objects.get().proven_at is not None, Identity.objects.get().subject
        Domain.objects.update(proven_at=NOW)
        Identity.objects.update(subject="a")
        return left

    one, two = a_certificate("one"), a_certificate("two")
    Domain.objects.update(proven_at=NOW)
    assert left_after(name="Another name") == (True, "a")
    assert left_after(certificates=one + two) == (False, "")
    assert left_after(certificates=one) == (True, "a")
    assert left_after(certificates=two) == (False, "")
    elsewhere = "https://id.elsewhere.example/"
    proof = proof_for(Provider.objects.get(), Domain.objects.get())
    Provider.objects.update(came_in_at=NOW)
    assert left_after(certificates=two, sign_on=elsewhere) == (False, "a")
    provider = Provider.objects.get()
    assert provider.came_in_at is None
    assert proof_for(provider, Domain.objects.get()) != proof
    assert left_after(metadata_url=URL) == (False, "")
    assert left_after(metadata_url=URL, certificates=two, sign_on=elsewhere) == (True, "a")
    assert left_after(issuer="https://other.example") == (False, "")


def test_new_certificates_are_taken_from_its_address_by_themselves(
    client: Client,
    community: Community,
    stands: Callable[[str | None], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setup = a_setup(**a_saml_setup(metadata_url=URL, joins=community))
    maple = actions.make_provider(None, setup=setup, now=NOW)
    actions.add_domain(None, provider_id=maple.pk, name="maple.example", now=NOW)
    asked = stands(metadata(a_certificate("one"), a_certificate("two")))
    idp = SamlIdp(signs_with="two")
    posts(client, *idp.answer(goes(client, maple).headers["Location"]))
    assert "_auth_user_id" in client.session
    goes(client, maple)
    assert len(asked) == 1
    # An hour later; it is silent, or of somebody else: people come in as before.
    for said in (None, metadata(a_certificate("evil"), issuer="https://other.example")):
        cache.clear()
        Provider.objects.update(metadata_read_at=clock.now() - freshness.OLD - timedelta(seconds=1))
        stands(said)
        client.logout()
        posts(client, *idp.answer(goes(client, maple).headers["Location"]))
        assert "_auth_user_id" in client.session
    assert len(asked) == 3
    assert a_certificate("evil") not in Provider.objects.get().certificates


@pytest.mark.parametrize("said", [None, "no metadata"])
def test_what_does_not_answer_is_not_asked_at_every_sign_in(
    said: str | None,
    client: Client,
    stands: Callable[[str | None], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("docendo.commons.institutions.asking.SILENT_SECONDS", 0)
    maple = actions.make_provider(None, setup=a_setup(**a_saml_setup(metadata_url=URL)), now=NOW)
    asked = stands(said)
    for _ in range(3):
        assert goes(client, maple).status_code == 302
    assert len(asked) == 1
    Provider.objects.update(metadata_url=f"{URL}&other")
    goes(client, maple)
    assert len(asked) == 2
