"""Signing in by SAML 2.0: who comes in, and by which way."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from conftest import NOW
from django.test import Client
from lxml import etree

from docendo.commons.communities.models import Community, Membership
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Assertion, Identity, Provider
from docendo.commons.institutions.tests.conftest import Comes, goes, is_in
from docendo.commons.institutions.tests.saml_idp import (
    NAMES,
    SIGN_ON,
    SamlIdp,
    a_certificate,
    a_saml_setup,
    asked_by,
    posts,
)
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person
from docendo.kernel import clock

pytestmark = pytest.mark.django_db


def test_the_first_time_makes_an_account_and_a_seat(
    arrives: Comes, client: Client, community: Community
) -> None:
    assert arrives(next="/me/").headers["Location"] == "/me/"
    ada = Person.objects.get(email="ada@maple.example")
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert (ada.name, ada.has_usable_password()) == ("Ada of Maple", False)
    assert EmailAddress.objects.get(user=ada).verified
    assert Membership.objects.get(community=community, person=ada).role == 20
    assert Identity.objects.get().subject == "a-1"


def test_the_second_time_finds_it_by_its_number(
    arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    arrives()
    first = client.session["_auth_user_id"]
    client.logout()
    saml.person = {"mail": "other@elsewhere.example"}
    arrives()
    assert client.session["_auth_user_id"] == first


def test_what_is_asked_says_who_asks_and_where_to_answer(
    client: Client, university: Provider
) -> None:
    off = goes(client, university).headers["Location"]
    assert off.startswith(f"{SIGN_ON}&SAMLRequest=")
    assert "RelayState" not in off
    asked = asked_by(off)
    base = f"/accounts/institution/{university.pk}"
    assert asked.get("AssertionConsumerServiceURL", "").endswith(f"{base}/assertion/")
    ours = client.get(f"{base}/metadata/")
    assert ours.headers["Content-Type"] == "application/samlmetadata+xml; charset=utf-8"
    described = etree.fromstring(ours.content)
    assert described.get("entityID") == asked.findtext("saml:Issuer", "", NAMES)
    assert b'WantAssertionsSigned="true"' in ours.content


def test_a_relay_state_leads_nowhere(client: Client, university: Provider, saml: SamlIdp) -> None:
    path, said = saml.answer(goes(client, university).headers["Location"])
    back = posts(client, path, said, RelayState="https://evil.example/")
    assert back.headers["Location"] == "/"


def test_nothing_is_brought_twice(client: Client, university: Provider, saml: SamlIdp) -> None:
    path, said = saml.answer(goes(client, university).headers["Location"])
    posts(client, path, said)
    assert is_in(client)
    client.logout()
    goes(client, university)
    assert "(replay)" in posts(client, path, said).content.decode()
    assert not is_in(client)
    assert Assertion.objects.count() == 1
    Assertion.objects.update(ends_at=NOW - timedelta(days=900))
    posts(client, *saml.answer(goes(client, university).headers["Location"]))
    assert Assertion.objects.count() == 1


def test_another_browser_is_not_signed_in_by_it(
    client: Client, university: Provider, saml: SamlIdp
) -> None:
    path, said = saml.answer(goes(client, university).headers["Location"])
    victim = Client()
    goes(victim, university)
    assert posts(victim, path, said).status_code == 400
    assert not is_in(victim)


def test_a_slip_is_good_once_for_a_moment_and_here_only(
    client: Client, university: Provider, saml: SamlIdp, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = saml.answer(goes(client, university).headers["Location"])
    slip = Client().post(path, {"SAMLResponse": said}).headers["Location"]
    other = actions.make_provider(None, setup=a_setup(**a_saml_setup()), now=NOW)
    assert client.get(slip.replace(f"/{university.pk}/", f"/{other.pk}/")).status_code == 400
    assert client.get(slip[:-8]).status_code == 400
    later = clock.now() + timedelta(seconds=121)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        assert client.get(slip).status_code == 400
    assert client.get(slip).status_code == 302
    assert is_in(client)
    client.logout()
    assert client.get(slip).status_code == 400


def test_whom_nobody_had_asked_about_is_led_to_where_one_begins(
    client: Client, university: Provider, saml: SamlIdp
) -> None:
    """Any page of the web could otherwise sign somebody in as somebody else."""
    asked = asked_by(goes(client, university).headers["Location"])
    said = saml.say(
        request_id="",
        returns_to=asked.get("AssertionConsumerServiceURL", ""),
        audience=asked.findtext("saml:Issuer", "", NAMES),
        now=clock.now(),
    )
    page = f"/accounts/institution/{university.pk}/"
    response = Client().post(f"{page}assertion/", {"SAMLResponse": said})
    assert response.headers["Location"] == page
    assert not is_in(client)


def test_one_that_was_changed_meanwhile_lets_nobody_in(
    client: Client, university: Provider, saml: SamlIdp
) -> None:
    path, said = saml.answer(goes(client, university).headers["Location"])
    slip = Client().post(path, {"SAMLResponse": said}).headers["Location"]
    Provider.objects.update(certificates=a_certificate("two"))
    assert "(issuer)" in client.get(slip).content.decode()
    assert not is_in(client)


def test_an_address_opens_only_where_all_are_checked(arrives: Comes, client: Client) -> None:
    Provider.objects.update(vouches=False)
    assert "not verified" in arrives().content.decode()
    Provider.objects.update(vouches=True)
    arrives()
    assert is_in(client)


PAIRWISE = {"urn:oasis:names:tc:SAML:attribute:pairwise-id": "77A@maple.example"}
SUBJECT = {"urn:oasis:names:tc:SAML:attribute:subject-id": "Ada@maple.example"}


@pytest.mark.parametrize(
    ("kind", "more", "known_as"),
    [
        ("2.0:nameid-format:persistent", PAIRWISE | SUBJECT, "A-1"),
        ("2.0:nameid-format:transient", SUBJECT | PAIRWISE, "77a@maple.example"),
        ("2.0:nameid-format:transient", SUBJECT, "ada@maple.example"),
        ("1.1:nameid-format:emailAddress", PAIRWISE, "77a@maple.example"),
        ("1.1:nameid-format:emailAddress", {}, "a-1"),
        ("1.1:nameid-format:unspecified", {}, "A-1"),
    ],
)
def test_of_several_numbers_the_one_that_stays_longest_counts(
    kind: str, more: dict[str, str], known_as: str, arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    saml.kind = f"urn:oasis:names:tc:SAML:{kind}"
    saml.subject = "A-1"
    saml.person |= more
    arrives()
    assert is_in(client)
    assert Identity.objects.get().subject == known_as


def test_a_name_without_end_goes_on_in_no_address(
    client: Client, university: Provider, saml: SamlIdp
) -> None:
    saml.person["displayName"] = "Ada " * 10_000
    path, said = saml.answer(goes(client, university).headers["Location"])
    slip = Client().post(path, {"SAMLResponse": said}).headers["Location"]
    assert len(slip) < 2000
    client.get(slip)
    assert is_in(client)
    assert Person.objects.get(email="ada@maple.example").name.startswith("Ada Ada ")


def test_one_of_openid_connect_takes_no_assertion(client: Client, community: Community) -> None:
    made = actions.make_provider(None, setup=a_setup(), now=NOW)
    base = f"/accounts/institution/{made.pk}"
    assert client.post(f"{base}/assertion/", {"SAMLResponse": "x"}).status_code == 404
    assert client.get(f"{base}/metadata/").status_code == 404
