"""Signing in through an institution, over real HTTP and with real keys."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from conftest import NOW
from django.core.cache import cache
from django.test import Client

from docendo.commons.communities.models import Community, Membership, Removal, Seat
from docendo.commons.institutions import actions, attempts
from docendo.commons.institutions.models import Domain, Identity, Provider
from docendo.commons.institutions.refusals import RunsTheSite
from docendo.commons.institutions.rules import Claims
from docendo.commons.institutions.tests.conftest import ADA, Comes, goes
from docendo.commons.institutions.tests.idp import Idp
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Device, Person
from docendo.kernel import clock

pytestmark = pytest.mark.django_db


def whoever_is_in(client: Client) -> str:
    """The number of whoever is signed in; empty for nobody."""
    return str(client.session.get("_auth_user_id", ""))


def test_the_first_time_makes_an_account_and_a_seat(
    comes: Comes, client: Client, community: Community
) -> None:
    page = comes(next="/me/")
    assert page.headers["Location"] == "/me/"
    ada = Person.objects.get(email="ada@maple.example")
    assert whoever_is_in(client) == str(ada.pk)
    assert (ada.name, ada.has_usable_password()) == ("Ada of Maple", False)
    assert EmailAddress.objects.get(user=ada).verified
    assert Membership.objects.get(community=community, person=ada).role == 20
    assert Device.objects.filter(person=ada, session=client.session.session_key).exists()


def test_the_second_time_finds_it_by_its_subject_whatever_the_address_is(
    comes: Comes, client: Client, idp: Idp
) -> None:
    comes()
    first = whoever_is_in(client)
    client.logout()
    idp.person = {"sub": "a-1", "email": "other@elsewhere.example", "email_verified": False}
    comes()
    assert whoever_is_in(client) == first


def test_an_account_with_the_address_is_the_same_one(
    comes: Comes, client: Client, idp: Idp
) -> None:
    ada = Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    EmailAddress.objects.create(user=ada, email=ada.email or "", verified=True, primary=True)
    idp.person = {**ADA, "email": "Ada@Maple.EXAMPLE"}
    comes()
    assert whoever_is_in(client) == str(ada.pk)
    ada.refresh_from_db()
    assert (ada.name, ada.has_usable_password()) == ("Ada", True)


def test_whoever_signed_up_with_an_address_that_is_not_theirs_is_out(
    comes: Comes, client: Client
) -> None:
    thief = Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    EmailAddress.objects.create(user=thief, email=thief.email or "", verified=False, primary=True)
    Authenticator.objects.create(user=thief, type="webauthn", data={"name": "Mine"})
    waiting = Client()
    waiting.force_login(thief)
    waiting.get("/accounts/signing-in/")
    comes()
    thief.refresh_from_db()
    assert whoever_is_in(client) == str(thief.pk)
    assert not thief.has_usable_password()
    assert not Authenticator.objects.filter(user=thief).exists()
    assert waiting.get("/me/").status_code == 302


Lie = Callable[[dict[str, Any]], dict[str, Any]]
LIES: dict[str, Lie] = {
    "issuer": lambda said: {**said, "iss": "https://other.example"},
    "audience": lambda said: {**said, "aud": "another-client"},
    "authorized party": lambda said: {**said, "aud": [said["aud"], "another"]},
    "nonce": lambda said: {**said, "nonce": "of another attempt"},
    "expired": lambda said: {**said, "iat": said["iat"] - 900, "exp": int(time.time()) - 61},
    "claims": lambda said: {name: said[name] for name in said if name != "exp"},
    "subject": lambda said: {**said, "sub": ""},
}


@pytest.mark.parametrize("why", LIES)
def test_a_token_that_does_not_fit_signs_nobody_in(
    why: str, comes: Comes, client: Client, idp: Idp
) -> None:
    idp.spoil = LIES[why]
    page = comes()
    assert page.status_code == 403
    assert f"({why})" in page.content.decode()
    assert whoever_is_in(client) == ""
    assert not Identity.objects.exists()
    idp.spoil = dict
    comes()
    assert whoever_is_in(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_signed_signs_nobody_in(
    algorithm: str, comes: Comes, client: Client, idp: Idp
) -> None:
    idp.algorithm = algorithm
    assert comes().status_code == 403
    assert whoever_is_in(client) == ""


def test_a_token_signed_by_another_key_signs_nobody_in(
    comes: Comes, client: Client, idp: Idp
) -> None:
    idp.signs_with = "another"
    page = comes()
    assert (page.status_code, whoever_is_in(client)) == (403, "")
    assert "(signature)" in page.content.decode()


def test_a_new_key_is_looked_for(comes: Comes, client: Client, idp: Idp) -> None:
    comes()
    client.logout()
    idp.shows = idp.signs_with = "new"
    comes()
    assert whoever_is_in(client)


def test_a_provider_that_says_it_is_another_is_not_asked(
    client: Client, maple: Provider, idp: Idp
) -> None:
    idp.says_issuer = "https://accounts.other.example"
    page = goes(client, maple)
    assert page.status_code == 403
    assert "(issuer)" in page.content.decode()


def test_a_provider_that_does_not_answer_is_said_to_be_silent(
    client: Client, maple: Provider
) -> None:
    Provider.objects.update(issuer="http://127.0.0.1:1")
    assert goes(client, maple).status_code == 409


def test_a_provider_of_a_community_is_not_asked_inside_of_our_network(
    client: Client, community: Community, idp: Idp
) -> None:
    made = actions.make_provider(community, setup=a_setup(idp.address), now=NOW)
    assert goes(client, made).status_code == 409
    assert idp.asked == []


def test_an_answer_to_what_somebody_else_began_signs_nobody_in(
    client: Client, maple: Provider, idp: Idp
) -> None:
    """Whoever is led to a link with another's code would write into that other's account."""
    other = Client()
    off = goes(other, maple).headers["Location"]
    asked = dict(part.split("=") for part in off.partition("?")[2].split("&"))
    back = f"/accounts/institution/{maple.pk}/back/"
    assert client.get(back, {"state": asked["state"], "code": "x"}).status_code == 400
    assert client.get(back).status_code == 400
    assert whoever_is_in(client) == ""


def test_an_attempt_is_good_once_and_for_a_quarter_of_an_hour(
    client: Client, maple: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = f"/accounts/institution/{maple.pk}/back/"
    goes(client, maple)
    state = next(iter(client.session[attempts.SESSION_KEY]))
    assert client.get(back, {"state": state, "error": "access_denied"}).status_code == 403
    assert client.get(back, {"state": state, "code": "x"}).status_code == 400
    goes(client, maple)
    state = next(iter(client.session[attempts.SESSION_KEY]))
    late = clock.now() + timedelta(seconds=attempts.SECONDS + 1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert client.get(back, {"state": state, "code": "x"}).status_code == 400


def test_an_answer_of_another_provider_is_none(client: Client, maple: Provider) -> None:
    other = actions.make_provider(None, setup=a_setup(), now=NOW)
    goes(client, maple)
    state = next(iter(client.session[attempts.SESSION_KEY]))
    asked = {"state": state, "code": "x"}
    assert client.get(f"/accounts/institution/{other.pk}/back/", asked).status_code == 400
    goes(client, maple)
    asked["state"] = next(iter(client.session[attempts.SESSION_KEY]))
    asked["iss"] = "https://other.example"
    assert client.get(f"/accounts/institution/{maple.pk}/back/", asked).status_code == 403


def test_a_code_is_exchanged_only_by_whoever_asked_for_it(
    comes: Comes, client: Client, idp: Idp
) -> None:
    Provider.objects.update(secret="")
    page = comes()
    assert (page.status_code, whoever_is_in(client)) == (403, "")


@pytest.mark.parametrize(
    ("said", "vouches", "comes_in"),
    [
        ({"email_verified": False}, False, False),
        ({"email_verified": False}, True, False),
        ({"email_verified": "false"}, True, False),
        ({"email_verified": "true"}, False, True),
        ({"email_verified": None}, True, False),
        ({}, False, False),
        ({}, True, True),
        ({"xms_edov": "1"}, False, True),
        ({"email_verified": True, "email": "ada@other.example"}, True, False),
        ({"email_verified": True, "email": "ada@sub.maple.example"}, True, False),
        ({"email_verified": True, "email": "ada@maple.example@other.example"}, True, False),
        ({"email_verified": True, "email": ""}, True, False),
    ],
)
def test_an_address_is_believed_only_when_verified_and_of_a_proven_domain(
    said: dict[str, Any], vouches: bool, comes_in: bool, comes: Comes, client: Client, idp: Idp
) -> None:
    Provider.objects.update(vouches=vouches)
    idp.person = {name: ADA[name] for name in ("sub", "email", "name")} | said
    page = comes()
    assert bool(whoever_is_in(client)) is comes_in
    assert page.status_code == (302 if comes_in else 403)


def test_a_domain_that_is_not_proven_opens_no_account(
    comes: Comes, client: Client, community: Community
) -> None:
    """Somebody's own provider that says another's address: the attack to think of."""
    Domain.objects.update(proven_at=None)
    Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    page = comes()
    assert (page.status_code, whoever_is_in(client)) == (403, "")
    assert not Identity.objects.exists()


@pytest.mark.parametrize("is_known", [False, True])
def test_the_operator_is_not_signed_in_by_a_community(
    is_known: bool, comes: Comes, client: Client, community: Community, maple: Provider
) -> None:
    root = Person.objects.create_superuser("ada@maple.example", "a good password", name="Root")
    said = Claims(subject="a-1", address=root.email or "", is_verified=True, name="Root")
    if is_known:
        comes()
        assert whoever_is_in(client) == str(root.pk)
    maple.community, maple.joins = community, None
    maple.save()
    with pytest.raises(RunsTheSite):
        actions.person_who(maple, claims=said, now=NOW)


def test_where_nobody_is_made_strangers_are_told_so(comes: Comes, client: Client) -> None:
    Provider.objects.update(makes_people=False)
    assert comes().status_code == 403
    Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    comes()
    assert whoever_is_in(client)


def test_whoever_was_removed_gets_no_seat_by_it(
    comes: Comes, client: Client, community: Community, owner: Seat
) -> None:
    ada = Person.objects.create_user("ada@maple.example", "a good password", name="Ada")
    Removal.objects.create(
        community=community, person=ada, removed_by=owner.member, removed_at=NOW, reason="rude"
    )
    comes()
    assert whoever_is_in(client) == str(ada.pk)
    assert not Membership.objects.filter(community=community, person=ada).exists()


def test_whoever_has_left_the_community_is_not_taken_back(
    comes: Comes, client: Client, community: Community
) -> None:
    comes()
    Membership.objects.filter(community=community, person__pk=whoever_is_in(client)).delete()
    client.logout()
    comes()
    assert not Membership.objects.filter(
        community=community, person__pk=whoever_is_in(client)
    ).exists()


def test_the_own_second_factor_is_asked_unless_the_word_of_the_provider_counts(
    comes: Comes, client: Client
) -> None:
    comes()
    ada = whoever_is_in(client)
    client.logout()
    Authenticator.objects.create(user_id=ada, type="totp", data={"secret": "x"})
    assert comes().headers["Location"].startswith("/accounts/code/")
    assert whoever_is_in(client) == ""
    Provider.objects.update(is_second_factor=True)
    comes()
    assert whoever_is_in(client) == ada


def test_an_account_that_is_switched_off_stays_so(comes: Comes, client: Client) -> None:
    comes()
    client.logout()
    Person.objects.filter(email="ada@maple.example").update(is_active=False)
    assert comes().headers["Location"] == "/accounts/inactive/"
    assert whoever_is_in(client) == ""


def test_what_the_token_does_not_say_is_asked_for(comes: Comes, client: Client, idp: Idp) -> None:
    idp.spoil = lambda said: {
        name: said[name] for name in said if name not in ("email", "email_verified", "name")
    }
    comes()
    assert Person.objects.get(pk=whoever_is_in(client)).name == "Ada of Maple"


def test_what_was_said_is_asked_for_once_in_a_while(comes: Comes, client: Client, idp: Idp) -> None:
    comes()
    comes()
    assert [path for path in idp.asked if path != "/token"] == [
        "/.well-known/openid-configuration",
        "/keys",
    ]
    cache.clear()
