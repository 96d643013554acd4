"""In whose hands an account is: of whoever has its address, and of their institution while it is
one of its own."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from conftest import NOW
from django.core.management import CommandError, call_command
from django.test import Client

from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Domain, Identity, Provider
from docendo.commons.institutions.queries.running import proof_for
from docendo.commons.institutions.refusals import (
    AnotherPerson,
    NobodyCameIn,
    NotBelieved,
    NotProven,
    NotTrusted,
)
from docendo.commons.institutions.rules import Claims, Told, domain_of
from docendo.commons.institutions.tests.conftest import Comes
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person
from docendo.kernel import txt_records

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"
EMAIL = "ada@maple.example"


def claims(subject: str = "a-1", address: str = EMAIL) -> Claims:
    return Claims(subject=subject, address=address, is_verified=True, name="Ada")


def told(*, is_active: bool = True, address: str = EMAIL) -> Told:
    return Told(
        user_name=address,
        external_id="",
        is_active=is_active,
        address=address,
        name="Ada",
        kept={},
    )


def an_account(email: str = EMAIL, *, verified: bool = True) -> Person:
    person = Person.objects.create_user(email, PASSWORD, name="Ada")
    EmailAddress.objects.create(user=person, email=email, verified=verified, primary=True)
    return person


def of_community(community: Community, domain: str = "maple.example") -> Provider:
    made = actions.make_provider(community, setup=a_setup(), now=NOW)
    actions.add_domain(community, provider_id=made.pk, name=domain, now=NOW)
    made.domains.update(proven_at=NOW)
    return made


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    assert browser.get("/accounts/signing-in/").status_code == 200
    return browser


# --- A proof is of one server -----------------------------------------------------------------


@pytest.mark.parametrize("changed", [{"issuer": "https://other.example"}, {"client_id": "other"}])
def test_another_server_of_a_community_has_to_prove_its_domains_anew(
    changed: dict[str, str], community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = actions.make_provider(community, setup=a_setup(), now=NOW)
    which = {"provider_id": made.pk}
    domain = actions.add_domain(community, **which, name="maple.example", now=NOW)
    record = proof_for(made, domain)
    monkeypatch.setattr(txt_records, "records_of", lambda name: [record])
    which["domain_id"] = domain.pk
    actions.prove_domain(community, **which, now=NOW)
    Domain.objects.update(is_forced=True)
    same = a_setup(name="Maple")
    actions.change_provider(community, provider_id=made.pk, setup=same)
    domain.refresh_from_db()
    assert domain.is_forced
    actions.change_provider(community, provider_id=made.pk, setup=a_setup(**changed))
    domain.refresh_from_db()
    assert (domain.proven_at, domain.is_forced) == (None, False)
    with pytest.raises(NotProven):
        actions.prove_domain(community, **which, now=NOW)


def test_a_secret_is_told_to_no_other_server(client: Client, owner: Seat) -> None:
    made = actions.make_provider(owner.community, setup=a_setup(), now=NOW)
    client.force_login(owner.member)
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    url = f"/c/{owner.community.slug}/settings/sign-in/{made.pk}/"
    said = {"name": "Maple", "issuer": "https://other.example", "client_id": "docendo", "role": 20}
    refused = client.post(url, {**said, "secret": ""})
    assert refused.status_code == 422
    assert "has a secret of its own" in refused.content.decode()
    made.refresh_from_db()
    assert made.issuer == "https://id.maple.example"
    assert client.post(url, {**said, "secret": "new"}).status_code == 302
    made.refresh_from_db()
    assert (made.issuer, made.open_secret) == ("https://other.example", "new")


def test_who_comes_back_while_the_server_is_changed_is_not_let_in(community: Community) -> None:
    made = of_community(community)
    actions.change_provider(community, provider_id=made.pk, setup=a_setup("https://other.example"))
    made.domains.update(proven_at=NOW)
    with pytest.raises(NotBelieved):
        actions.person_who(made, claims=claims(), now=NOW)


def test_it_is_asked_who_is_there_before_a_sign_in_is_changed(client: Client, owner: Seat) -> None:
    made = actions.make_provider(owner.community, setup=a_setup(), now=NOW)
    client.force_login(owner.member)
    url = f"/c/{owner.community.slug}/settings/sign-in/{made.pk}/"
    said = {
        "name": "Oak School",
        "issuer": "https://oak.example",
        "client_id": "docendo",
        "secret": "do not keep me",
        "role": 20,
    }
    for end, form in (("", said), ("token/", {"decision": "make"})):
        asked = client.post(url + end, form)
        assert asked.headers["Location"].startswith("/accounts/reauthenticate/"), end
        made.refresh_from_db()
        assert (made.name, made.token_hash) == ("Maple College", "")
        if not end:
            assert "do not keep me" not in str(dict(client.session))
            password = {"password": "correct horse battery"}
            back = client.post(asked.headers["Location"], password)
            assert back.headers["Location"] == f"{url}#setup"
            page = client.get(url)
            assert "Oak School" in page.content.decode()
            assert not page.context["form"].initial["makes_people"]
            assert client.post(url, said).status_code == 302
            Client.logout(client)
            Provider.objects.update(name="Maple College")
            client.force_login(owner.member)


# --- Whoever waits in an account --------------------------------------------------------------


def test_whoever_waits_in_an_account_is_out_before_it_gets_a_seat_by_scim(
    community: Community,
) -> None:
    thief = an_account(verified=False)
    waiting = signed_in(thief)
    Authenticator.objects.create(user=thief, type="webauthn", data={"name": "Mine"})
    actions.provision(of_community(community), told=told(), now=NOW)
    thief.refresh_from_db()
    assert not thief.has_usable_password()
    assert not Authenticator.objects.exists()
    assert Membership.objects.filter(community=community, person=thief).exists()
    assert waiting.get("/me/").status_code == 302


def test_whom_another_institution_knew_there_is_out_too(
    maple: Provider, community: Community
) -> None:
    thief = an_account(verified=False)
    other = actions.make_provider(None, setup=a_setup(), now=NOW)
    known = {"created_at": NOW, "changed_at": NOW, "person": thief}
    Identity.objects.create(provider=other, subject="t-1", **known)
    actions.person_who(maple, claims=claims(), now=NOW)
    assert Identity.objects.get(provider=other).subject == ""


# --- Whoever takes their address away ---------------------------------------------------------


def test_a_community_signs_in_nobody_whose_address_is_not_its_own_any_more(
    community: Community,
) -> None:
    made = of_community(community)
    ada = actions.person_who(made, claims=claims(), now=NOW)
    Person.objects.filter(pk=ada.pk).update(email="ada@private.example")
    with pytest.raises(NotTrusted):
        actions.person_who(made, claims=claims(), now=NOW)
    Person.objects.filter(pk=ada.pk).update(email=EMAIL)
    assert actions.person_who(made, claims=claims(), now=NOW) == ada


@pytest.mark.parametrize(("email", "stays"), [(EMAIL, False), ("ada@private.example", True)])
def test_a_community_signs_out_only_whose_address_is_its_own(
    email: str, stays: bool, community: Community
) -> None:
    made = of_community(community)
    identity = actions.provision(made, told=told(), now=NOW)
    Person.objects.filter(pk=identity.person_id).update(email=email)
    browser = signed_in(Person.objects.get(pk=identity.person_id))
    actions.change_told(made, identity_id=identity.pk, told=told(is_active=False), now=NOW)
    assert not Membership.objects.filter(community=community, person=identity.person_id).exists()
    assert (browser.get("/me/").status_code == 200) is stays


# --- An address that somebody new has ---------------------------------------------------------


def test_a_recycled_address_does_not_open_the_account_of_who_had_it(
    client: Client, owner: Seat
) -> None:
    made = of_community(owner.community)
    ada = actions.person_who(made, claims=claims(), now=NOW)
    with pytest.raises(AnotherPerson):
        actions.person_who(made, claims=claims("b-2"), now=NOW)
    client.force_login(owner.member)
    url = f"/c/{owner.community.slug}/settings/sign-in/{made.pk}/"
    nobody = client.post(f"{url}forget/", {"email": "bo@maple.example"})
    assert (nobody.status_code, Identity.objects.get().subject) == (422, "a-1")
    assert client.post(f"{url}forget/", {"email": "ADA@maple.example"}).status_code == 302
    assert actions.person_who(made, claims=claims("b-2"), now=NOW) == ada


def test_nobody_is_forgotten_by_another_community(owner: Seat, maple: Provider) -> None:
    actions.person_who(maple, claims=claims(), now=NOW)
    with pytest.raises(Provider.DoesNotExist):
        actions.forget_person(owner.community, provider_id=maple.pk, address=EMAIL)


# --- Nobody is locked out ---------------------------------------------------------------------


def test_whoever_has_left_a_community_signs_in_by_a_password_again(
    client: Client, community: Community
) -> None:
    ada = an_account()
    made = of_community(community)
    identity = actions.provision(made, told=told(), now=NOW)
    Domain.objects.update(is_forced=True)
    reset = {"email": EMAIL}
    there = f"/accounts/institution/{made.pk}/"
    assert client.post("/accounts/password/reset/", reset).headers["Location"] == there
    actions.change_told(made, identity_id=identity.pk, told=told(is_active=False), now=NOW)
    assert client.post("/accounts/password/reset/", reset).headers["Location"] != there
    client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_what_is_changed_has_to_let_somebody_in_before_it_is_forced(community: Community) -> None:
    made = of_community(community)
    which = {"provider_id": made.pk, "domain_id": Domain.objects.get().pk}
    with pytest.raises(NobodyCameIn):
        actions.force_domain(community, **which, is_forced=True)
    actions.person_who(made, claims=claims(), now=NOW)
    assert actions.force_domain(community, **which, is_forced=True).is_forced
    Domain.objects.update(is_forced=False)
    actions.change_provider(community, provider_id=made.pk, setup=a_setup(secret="wrong"))
    with pytest.raises(NobodyCameIn):
        actions.force_domain(community, **which, is_forced=True)


def test_whoever_runs_the_site_frees_a_domain(
    client: Client, community: Community, capsys: pytest.CaptureFixture[str]
) -> None:
    an_account()
    made = of_community(community)
    actions.person_who(made, claims=claims(), now=NOW)
    Domain.objects.update(is_forced=True)
    call_command("free-domain", "@Maple.Example")
    assert "Maple College is believed about maple.example no more" in capsys.readouterr().out
    domain = Domain.objects.get()
    assert (domain.is_forced, domain.proven_at, Identity.objects.get().subject) == (False, None, "")
    signed = client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert signed.headers["Location"] == "/"
    with pytest.raises(CommandError, match="No institution"):
        call_command("free-domain", "maple.example")


# --- What is no address -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "email", ["a da@maple.example", f"{'a' * 300}@maple.example", "a\0da@maple.example", "@", 7]
)
def test_what_is_no_address_makes_no_account(email: Any, comes: Comes, idp: Any) -> None:
    idp.person["email"] = email
    assert comes().status_code == 403
    assert not Person.objects.filter(email__endswith="maple.example").exists()


@pytest.mark.parametrize("subject", ["a\0b", "a\ud800"])
def test_what_no_database_keeps_signs_nobody_in(subject: str, comes: Comes, idp: Any) -> None:
    idp.person["sub"] = subject
    assert comes().status_code == 403


def test_a_domain_is_the_same_in_both_of_its_spellings() -> None:
    assert domain_of("ada@Bücher.example") == domain_of("ada@xn--bcher-kva.example")
    assert domain_of(f"ada@{'ü' * 80}.example") == ""
