"""A coordinator's round, from the form to its publication."""

from docendo.commons.rounds.models import Round, RoundPair
from docendo.commons.rounds.rules import State
from docendo.commons.rounds.tests.conftest import Begun, Joined, work
from django.test import Client
from datetime import datetime


def test_a_round_is_begun_worked_out_and_shown(here: Client, joined: Joined, now: datetime) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    joined("Cleo Marsh", learns="Calculus")
    assert here.get("/c/maple/rounds/").status_code == 200
    assert here.get("/c/maple/rounds/new/").status_code == 200
    said = {"name": "Autumn", "brings": "tutors", "minutes": "60", "each": "1", "is_fair": "yes", "needs_language": "on"}
    said |= {f"weight_{c}": "usual" for c in ("level", "evidence", "hours", "likes", "new")}
    response = here.post("/c/maple/rounds/new/", said)
    assert response.status_code == 302, response.content.decode()
    found = Round.objects.get()
    print(here.get(response.headers["Location"]).content.decode()[-3000:])
    work(now)
    found.refresh_from_db()
    assert found.state == State.PROPOSED
    page = here.get(response.headers["Location"]).content.decode()
    print(page[page.index("<main"):])
    for path in ("picture/", "unmatched/", f"people/{RoundPair.objects.get().learner_id}/"):
        html = here.get(response.headers["Location"] + path)
        assert html.status_code == 200
        text = html.content.decode()
        print(text[text.index("<main"):])
    assert 0
