import pytest
from django.test import Client, RequestFactory

from docendo.kernel.fragments import wants_fragment


def test_htmx_wants_a_fragment_but_for_going_back(rf: RequestFactory) -> None:
    asking = {"HX-Request": "true"}
    going_back = {**asking, "HX-History-Restore-Request": "true"}
    assert wants_fragment(rf.get("/", headers=asking))
    assert not wants_fragment(rf.get("/", headers=going_back))
    assert not wants_fragment(rf.get("/"))


@pytest.mark.django_db
def test_a_kept_fragment_never_stands_for_its_page(client: Client) -> None:
    assert "HX-Request" in client.get("/")["Vary"]
