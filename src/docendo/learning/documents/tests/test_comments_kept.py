"""What somebody typed beside a document is not lost where it could not be taken."""

import re

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.learning.documents import actions
from docendo.learning.documents.models import Comment, Document
from docendo.learning.documents.tests.test_comments import Say, of_comment, page, say

__all__ = ["say"]

LIVE = {"HX-Request": "true", "Accept": "application/json, text/html"}


@pytest.fixture
def stale(member: Seat) -> Client:
    """A browser whose page was open for too long."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "x" * 32
    client.force_login(member.member)
    return client


def fold(html: str, name: str) -> str:
    found = re.search(rf'<details class="fold" id="{name}".*?</details>', html, re.DOTALL)
    assert found is not None
    return found[0]


def test_a_form_that_could_not_be_sent_has_its_words_again(
    stale: Client, member: Seat, document: Document, say: Say
) -> None:
    of_page = {"Origin": "http://testserver", "Referer": f"http://testserver{page(document)}"}
    said = say(member)
    typed = {"passage": "Limits", "place": '{"anchor": 1}', "body": "Half a sen", "proposal": "L"}
    for path, name in (
        (page(document, "comment/"), "write-comment"),
        (page(document, "suggest/"), "propose-change"),
        (of_comment(said, "answer"), f"answer-{said.pk}"),
    ):
        way = stale.post(path, typed, headers=of_page | LIVE)
        assert (way.status_code, way.headers["HX-Redirect"]) == (204, page(document))
        # What open pages read anew meanwhile has no part in it.
        assert "Half a sen" not in stale.get(page(document, "comments/"), headers=LIVE).text
        shown = fold(stale.get(page(document)).text, name)
        assert " open>" in shown
        assert "Half a sen" in shown
        if name == "write-comment":
            assert "Limits" in shown
            assert "&quot;anchor&quot;" in shown
        assert "Half a sen" not in stale.get(page(document)).text
        stale.post(path, typed, headers=of_page | {"Referer": f"http://testserver{path}"})
        assert "Half a sen" in stale.get(path).text
    assert Comment.objects.count() == 1


def test_an_answer_to_what_was_taken_back_meanwhile_is_refused_and_keeps_its_words(
    member: Seat, helper: Seat, document: Document, say: Say, client: Client
) -> None:
    said = say(member, "Never mind.")
    actions.take_back(member, comment_id=said.pk, now=said.created_at)
    client.force_login(helper.member)
    refused = client.post(of_comment(said, "answer"), {"body": "Half a sentence."})
    assert refused.status_code == 409
    assert "Half a sentence." in refused.text
    assert "was taken back" in refused.text
    # Nor is it quoted on the page.
    assert "comes near to" not in refused.text
