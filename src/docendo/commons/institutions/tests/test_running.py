"""Setting up an institution's sign-in, in a community and for the whole site."""

import pytest
from conftest import NOW
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Seat
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Domain, Identity, Provider
from docendo.commons.institutions.queries.running import proof_for
from docendo.commons.institutions.refusals import OfSomebodyElse
from docendo.commons.institutions.tests.conftest import Comes
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person
from docendo.kernel import txt_records

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Maple College",
    "issuer": "https://id.maple.example/realms/maple",
    "client_id": "docendo",
    "secret": "do not tell",
    "makes_people": "on",
    "role": "20",
}


@pytest.fixture
def as_owner(client: Client, owner: Seat) -> Client:
    client.force_login(owner.member)
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    return client


@pytest.fixture
def as_operator() -> Client:
    client = Client()
    client.force_login(Person.objects.create_superuser("root@example.org", "x", name="Root"))
    client.post("/accounts/reauthenticate/", {"password": "x"})
    return client


def set_up(client: Client, base: str, **more: str) -> Provider:
    made = client.post(f"{base}new/", {**FORM, **more})
    assert made.status_code == 302, made.content.decode()
    return Provider.objects.latest("pk")


@pytest.fixture
def base(community: Community) -> str:
    return f"/c/{community.slug}/settings/sign-in/"


def test_an_owner_sets_one_up_that_leads_into_the_community(
    as_owner: Client, community: Community, base: str
) -> None:
    assert "Set up a sign-in" in as_owner.get(base).content.decode()
    made = set_up(as_owner, base, joins="elsewhere", is_second_factor="on")
    assert (made.leads_into, made.joins, made.is_second_factor) == (community, None, False)
    assert "do not tell" not in made.secret
    assert made.open_secret == "do not tell"
    page = as_owner.get(f"{base}{made.pk}/").content.decode()
    assert f"/accounts/institution/{made.pk}/back/" in page
    assert "do not tell" not in page
    as_owner.post(f"{base}{made.pk}/", {**FORM, "name": "Maple", "secret": ""})
    made.refresh_from_db()
    assert (made.name, made.open_secret) == ("Maple", "do not tell")


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.maple.example",
        "http://127.0.0.1:8000",
        "ftp://id.maple.example",
        "https://",
        "https://a@id.maple.example",
        "https://id.maple.example/?a=b",
        "https://[id",
    ],
)
def test_an_owner_names_an_issuer_that_nobody_overhears(
    issuer: str, as_owner: Client, base: str
) -> None:
    assert as_owner.post(f"{base}new/", {**FORM, "issuer": issuer}).status_code == 422
    assert not Provider.objects.exists()


def test_a_secret_is_not_kept_of_who_was_signed_out_meanwhile(base: str) -> None:
    client = Client()
    assert client.post(f"{base}new/", FORM).headers["Location"].startswith("/accounts/login/")
    kept = str(dict(client.session))
    assert "Maple College" in kept
    assert "do not tell" not in kept


def test_a_domain_counts_once_it_says_so(
    as_owner: Client, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = set_up(as_owner, base)
    as_owner.post(f"{base}{made.pk}/domains/", {"name": " @Maple.Example. "})
    domain = Domain.objects.get()
    assert (domain.name, domain.proven_at) == ("maple.example", None)
    decide = f"{base}{made.pk}/domains/{domain.pk}/"
    asked: list[str] = []

    def says(*records: str) -> None:
        def answer(name: str) -> list[str]:
            asked.append(name)
            return list(records)

        monkeypatch.setattr(txt_records, "records_of", answer)

    proof = proof_for(made, domain)
    other = proof_for(Provider(pk=made.pk + 1, issuer=made.issuer, client_id="docendo"), domain)
    says("v=spf1 -all", other)
    assert as_owner.post(decide, {"decision": "force"}).status_code == 409
    assert as_owner.post(decide, {"decision": "prove"}).status_code == 409
    says("v=spf1 -all", proof)
    assert as_owner.post(decide, {"decision": "prove"}).status_code == 302
    assert asked == ["_docendo.maple.example"] * 2
    # Nobody has come in by it yet: it may lead nowhere.
    assert as_owner.post(decide, {"decision": "force"}).status_code == 409
    Provider.objects.update(came_in_at=NOW)
    as_owner.post(decide, {"decision": "force"})
    domain.refresh_from_db()
    assert domain.proven_at is not None
    assert domain.is_forced
    as_owner.post(decide, {"decision": "free"})
    as_owner.post(decide, {"decision": "remove"})
    assert not Domain.objects.exists()


def test_a_domain_that_is_proven_for_one_is_not_for_another(
    as_operator: Client, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = set_up(as_operator, "/operations/sign-in/")
    second = set_up(as_operator, "/operations/sign-in/")
    for made, status in ((first, 302), (second, 422)):
        url = f"/operations/sign-in/{made.pk}/domains/"
        assert as_operator.post(url, {"name": "maple.example"}).status_code == status
    third = actions.make_provider(community, setup=a_setup(), now=NOW)
    domain = actions.add_domain(community, provider_id=third.pk, name="maple.example", now=NOW)
    proof = proof_for(third, domain)
    monkeypatch.setattr(txt_records, "records_of", lambda name: [proof])
    with pytest.raises(OfSomebodyElse):
        actions.prove_domain(community, provider_id=third.pk, domain_id=domain.pk, now=NOW)


@pytest.mark.parametrize("name", ["maple", "", "maple example.org", "-a.example", "a..example"])
def test_what_is_no_domain_is_not_taken(name: str, as_owner: Client, base: str) -> None:
    made = set_up(as_owner, base)
    assert as_owner.post(f"{base}{made.pk}/domains/", {"name": name}).status_code == 422


def test_nobody_touches_what_is_of_another_community_or_of_the_site(
    as_owner: Client, as_operator: Client, base: str
) -> None:
    of_site = set_up(as_operator, "/operations/sign-in/")
    actions.add_domain(None, provider_id=of_site.pk, name="maple.example", now=NOW)
    domain = Domain.objects.get()
    for end, said in (
        ("", FORM),
        ("domains/", {"name": "oak.example"}),
        (f"domains/{domain.pk}/", {"decision": "free"}),
        ("token/", {"decision": "make"}),
        ("remove/", {}),
    ):
        assert as_owner.post(f"{base}{of_site.pk}/{end}", said).status_code == 404, end
    assert as_owner.get(f"{base}{of_site.pk}/").status_code == 404
    own = set_up(as_owner, base)
    assert as_operator.get(f"/operations/sign-in/{own.pk}/").status_code == 404
    # A domain of another provider, by a way through one's own.
    url = f"{base}{own.pk}/domains/{domain.pk}/"
    assert as_owner.post(url, {"decision": "remove"}).status_code == 404


def test_whoever_runs_the_site_is_believed_and_chooses_where_it_leads(
    as_operator: Client, community: Community
) -> None:
    base = "/operations/sign-in/"
    wrong = as_operator.post(f"{base}new/", {**FORM, "joins": "nowhere"})
    assert wrong.status_code == 422
    made = set_up(
        as_operator,
        base,
        joins=community.slug,
        is_second_factor="on",
        issuer="http://127.0.0.1:9/x",
    )
    assert (made.community, made.leads_into, made.is_second_factor) == (None, community, True)
    as_operator.post(f"{base}{made.pk}/domains/", {"name": "maple.example"})
    assert Domain.objects.get().proven_at is not None
    assert "maple.example" in as_operator.get(f"{base}{made.pk}/").content.decode()
    assert as_operator.get(f"{base}{made.pk}/remove/").status_code == 200
    as_operator.post(f"{base}{made.pk}/remove/")
    assert not Provider.objects.exists()


def test_a_token_is_shown_once_and_only_its_hash_is_kept(as_owner: Client, base: str) -> None:
    made = set_up(as_owner, base)
    page = as_owner.post(f"{base}{made.pk}/token/", {"decision": "make"}).content.decode()
    token = page.partition('id="token"')[2].partition('value="')[2].partition('"')[0]
    made.refresh_from_db()
    assert token.startswith("docendo_")
    assert token not in made.token_hash
    assert token not in as_owner.get(f"{base}{made.pk}/").content.decode()
    as_owner.post(f"{base}{made.pk}/token/", {"decision": "end"})
    made.refresh_from_db()
    assert made.token_hash == ""


def test_another_issuer_knows_nobody_from_before(comes: Comes, maple: Provider) -> None:
    """Its numbers are of other people: whoever has somebody's number there would be let in."""
    comes()
    actions.change_provider(None, provider_id=maple.pk, setup=a_setup(maple.issuer))
    assert Identity.objects.get().subject == "a-1"
    actions.change_provider(None, provider_id=maple.pk, setup=a_setup("https://other.example"))
    assert Identity.objects.get().subject == ""


def test_whom_it_knew_by_a_domain_it_does_not_know_without(comes: Comes, maple: Provider) -> None:
    comes()
    domain = Domain.objects.get()
    actions.remove_domain(None, provider_id=maple.pk, domain_id=domain.pk)
    assert Identity.objects.get().subject == ""


def test_pages_do_not_ask_more_for_more(as_owner: Client, base: str, community: Community) -> None:
    made = set_up(as_owner, base)
    costs: dict[str, list[int]] = {}
    for many in (2, 15):
        for number in range(many):
            name = f"{many}-{number}.example"
            actions.add_domain(community, provider_id=made.pk, name=name, now=NOW)
            if many == 2:
                actions.make_provider(community, setup=a_setup(), now=NOW)
        for url in (base, f"{base}{made.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                as_owner.get(url)
            costs.setdefault(url, []).append(len(asked))
    assert all(few == lots for few, lots in costs.values()), costs
