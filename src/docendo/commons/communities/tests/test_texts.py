"""What a member's text will look like, shown before it is posted."""

from collections.abc import Callable

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import LONGEST_BODY

PREVIEW = "/c/maple/preview/"


def test_beside_its_field_it_is_a_fragment_and_without_javascript_a_page(
    member: Seat, browse: Callable[[Seat], Client]
) -> None:
    client = browse(member)
    fragment = client.post(PREVIEW, {"source": "**So**"}, headers={"HX-Request": "true"})
    assert fragment.content.decode().strip() == '<p dir="ltr"><strong>So</strong></p>'
    page = client.post(PREVIEW, {"body": "**So** <script>", "title": "x"}).content.decode()
    assert "<strong>So</strong>" in page
    assert "Nothing is posted yet" in page
    assert "&lt;script&gt;" in page


def test_what_nobody_may_post_is_not_shown(member: Seat, browse: Callable[[Seat], Client]) -> None:
    longest = browse(member).post(PREVIEW, {"source": "x" * LONGEST_BODY})
    longer = browse(member).post(PREVIEW, {"source": "x" * (LONGEST_BODY + 1)})
    assert (longest.status_code, longer.status_code) == (200, 413)
