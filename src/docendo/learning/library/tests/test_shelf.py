"""Adding to the library, looking around in it, and changing what is said."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from docendo.commons.care.models import Case
from docendo.commons.communities.actions import delete_community
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role, Visibility
from docendo.commons.topics.actions import merge_topics
from docendo.commons.topics.events import TopicsMerged
from docendo.commons.topics.models import Topic
from docendo.kernel import outbox
from docendo.kernel.errors import NotAllowed
from docendo.kernel.models import OutboxEvent
from docendo.learning.library import actions, listeners
from docendo.learning.library.models import About, Resource
from docendo.learning.library.refusals import RemovedBefore, SayWhy, TooManyTopics

Browse = Callable[[Seat], Client]
HERE = "/c/maple/library/"
TYPED = {"url": "example.org/limits", "title": "Limits", "note": "Slow.", "topics": "Limits"}


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def titles(response: Any) -> list[str]:
    return re.findall(
        r'<h2><a href="/c/maple/library/\d+/" dir="auto">(.*?)</a>', text_of(response)
    )


def text_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


def test_a_member_adds_a_link_and_everybody_finds_it(
    member: Seat, anonymous: Seat, topics: list[Topic], browse: Browse
) -> None:
    added = browse(member).post(f"{HERE}new/", TYPED)
    resource = Resource.objects.get()
    assert added.headers["Location"] == f"{HERE}{resource.pk}/"
    assert (resource.url, resource.adder) == ("https://example.org/limits", member.person)
    assert resource.due_at is not None
    for address in (HERE, f"{HERE}?q=slow", f"{HERE}?topic=limits", "/c/maple/topics/limits/"):
        assert "Limits Slow." in text(browse(anonymous).get(address)), address
    assert "Library" in text(browse(anonymous).get("/c/maple/search/?q=slow"))
    assert f"{HERE}{resource.pk}/" in text_of(browse(anonymous).get("/c/maple/search/?q=slow"))
    assert "Slow." in text(browse(anonymous).get(f"{HERE}{resource.pk}/"))
    assert OutboxEvent.objects.get(kind="library.ResourceAdded").payload["topic_ids"] == [
        topics[1].pk
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/x"},
        {"topics": ""},
        {"topics": "Nowhere"},
        {"topics": "Series, Limits, Proofs, Algebra, Graphs, Probability"},
        {"title": "\u200b"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, str], member: Seat, topics: list[Topic], browse: Browse
) -> None:
    page = browse(member).post(f"{HERE}new/", {**TYPED, **wrong})
    assert page.status_code == 422
    assert "Slow." in text_of(page)
    assert not Resource.objects.exists()


def test_what_was_typed_while_signed_out_is_given_back(
    member: Seat, anonymous: Seat, topics: list[Topic], browse: Browse
) -> None:
    client = browse(anonymous)
    client.post(f"{HERE}new/", TYPED)
    client.force_login(member.member)
    assert 'value="Limits"' in text_of(client.get(f"{HERE}new/"))


def test_the_same_address_leads_to_what_is_there_and_may_be_about_more(
    link: Resource, member: Seat, topics: list[Topic], browse: Browse
) -> None:
    client = browse(member)
    again = {**TYPED, "url": "http://www.example.org/polya/", "topics": "Limits, Proofs"}
    page = client.post(f"{HERE}new/", again, follow=True)
    assert page.redirect_chain[0][0] == f"{HERE}{link.pk}/?topics=Limits%2C+Proofs#topics"
    assert "This is in the library already" in text(page)
    assert 'value="Limits, Proofs"' in text_of(page)
    client.post(f"{HERE}{link.pk}/topics/", {"topics": "Limits, Proofs"})
    about = About.objects.filter(resource=link).order_by("topic")
    assert [row.by_id for row in about] == [link.adder_id, member.person_id, member.person_id]
    assert [row.topic_id for row in about] == [topic.pk for topic in topics[:3]]
    full = client.post(f"{HERE}{link.pk}/topics/", {"topics": "Algebra, Graphs, Probability"})
    assert full.status_code == 409
    assert "It has five topics already" in text(full)


def upload(name: str, content: bytes) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    return {"file": file, "title": "A sheet", "note": "", "topics": "Limits"}


def test_a_file_is_kept_and_only_downloaded(
    member: Seat, anonymous: Seat, topics: list[Topic], community: Community, browse: Browse
) -> None:
    content = b"%PDF-1.4\n<script>alert(1)</script>"
    browse(member).post(f"{HERE}new/file/", upload("Übersicht.PDF", content))
    resource = Resource.objects.get()
    assert resource.size == len(content)
    served = browse(anonymous).get(f"{HERE}{resource.pk}/file/")
    assert served.content == content
    assert served.headers["Content-Disposition"].startswith("attachment;")
    assert "%C3%9Cbersicht.pdf" in served.headers["Content-Disposition"]
    assert served.headers["Content-Type"] == "application/octet-stream"
    assert served.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    # Not by the address under which pictures are.
    assert browse(anonymous).get(f"/pictures/{resource.file.name}").status_code == 404
    Community.objects.update(visibility=Visibility.MEMBERS)
    assert browse(anonymous).get(f"{HERE}{resource.pk}/file/").status_code == 302
    assert browse(member).get(f"{HERE}{resource.pk}/file/").content == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.html", b"<script>", "Files of this kind cannot be added"),
        ("a.pdf", b"MZ\x90", "not what its name says"),
        ("a.png", b"nothing", "cannot be used as a picture"),
        ("a.txt", b"", "empty"),
    ],
)
def test_other_files_are_refused(
    name: str, content: bytes, said: str, member: Seat, topics: list[Topic], browse: Browse
) -> None:
    page = browse(member).post(f"{HERE}new/file/", upload(name, content))
    assert page.status_code == 422
    assert said in text(page)
    assert not Resource.objects.exists()


def test_a_file_may_be_too_large(
    member: Seat, topics: list[Topic], browse: Browse, settings: Any
) -> None:
    settings.LARGEST_FILE_MB = 1
    page = browse(member).post(f"{HERE}new/file/", upload("a.txt", b"x" * 1_100_000))
    assert "larger than 1 MB" in text(page)
    assert not Resource.objects.exists()


def test_a_picture_is_drawn_anew(member: Seat, topics: list[Topic], browse: Browse) -> None:
    written = BytesIO()
    picture, exif = Image.new("RGB", (40, 30), "red"), Image.Exif()
    exif[0x010E] = "where I live"
    picture.save(written, "JPEG", exif=exif)
    browse(member).post(f"{HERE}new/file/", upload("board.jpg", written.getvalue()))
    resource = Resource.objects.get()
    assert resource.file_name == "board.webp"
    assert b"where I live" not in resource.file.read()


def test_the_same_file_is_kept_once(
    member: Seat, adder: Seat, topics: list[Topic], browse: Browse
) -> None:
    browse(member).post(f"{HERE}new/file/", upload("a.txt", b"Notes"))
    page = browse(adder).post(f"{HERE}new/file/", upload("b.txt", b"Notes"), follow=True)
    assert "already, as" in text(page)
    assert Resource.objects.get().file_name == "a.txt"
    assert len(default_storage.listdir("library")[0]) >= 1


def test_a_deleted_community_leaves_no_files(
    owner: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    browse(member).post(f"{HERE}new/file/", upload("a.txt", b"To be gone"))
    name = Resource.objects.get().file.name or ""
    assert default_storage.exists(name)
    delete_community(owner, typed_name="Maple College")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.deliver_here(now=now + timedelta(days=30))
    assert not default_storage.exists(name)


def test_lists_are_narrowed_and_sorted(
    link: Resource, adder: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    for number, title in enumerate(("Newer", "Newest"), start=1):
        said = actions.Said(title=title, topics=topics[1:2])
        at = now + timedelta(hours=number)
        actions.add_link(adder, url=f"https://example.org/{title}", said=said, now=at)
    actions.rate(member, resource_id=link.pk, stars=5, now=now)
    client = browse(member)
    assert titles(client.get(HERE)) == ["How to solve it", "Newest", "Newer"]
    assert titles(client.get(f"{HERE}?sort=newest")) == ["Newest", "Newer", "How to solve it"]
    assert titles(client.get(f"{HERE}?topic=series")) == ["How to solve it"]
    assert titles(client.get(f"{HERE}?kind=file")) == []
    assert len(titles(client.get(f"{HERE}?kind=nonsense&sort=nonsense&page=x"))) == 3
    assert titles(client.get(f"{HERE}?q=kind", headers={"HX-Request": "true"})) == [
        "How to solve it"
    ]


def test_its_adder_and_moderators_change_it(
    link: Resource, adder: Seat, member: Seat, moderator: Seat, topics: list[Topic], browse: Browse
) -> None:
    said = {**TYPED, "title": "Better", "topics": "Proofs"}
    assert browse(member).post(f"{HERE}{link.pk}/edit/", said).status_code == 404
    for who in (adder, moderator):
        browse(who).post(f"{HERE}{link.pk}/edit/", said)
        link.refresh_from_db()
        assert (link.title, link.url) == ("Better", "https://example.org/limits")
        assert [row.topic for row in About.objects.filter(resource=link)] == [topics[2]]
    assert "Better" in text(browse(member).get(f"{HERE}?q=better"))


def test_taking_it_out_and_bringing_it_back(
    link: Resource, adder: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        actions.remove_resource(member, resource_id=link.pk, now=now)
    with pytest.raises(SayWhy):
        actions.remove_resource(moderator, resource_id=link.pk, reason=" ", now=now)
    assert browse(moderator).post(f"{HERE}{link.pk}/remove/", {"reason": ""}).status_code == 422
    browse(moderator).post(f"{HERE}{link.pk}/remove/", {"reason": "It is behind a paywall."})
    assert browse(member).get(f"{HERE}{link.pk}/").status_code == 404
    assert "It is behind a paywall." in text(browse(adder).get(f"{HERE}{link.pk}/"))
    assert "How to solve it" not in text(browse(member).get(f"{HERE}?q=kind"))
    with pytest.raises(NotAllowed):
        actions.restore_resource(adder, resource_id=link.pk, now=now)
    said = actions.Said(title="Once more", topics=Topic.objects.all()[:1])
    with pytest.raises(RemovedBefore, match="paywall"):
        actions.add_link(member, url=link.url, said=said, now=now)
    browse(moderator).post(f"{HERE}{link.pk}/restore/")
    assert "How to solve it" in text(browse(member).get(f"{HERE}?q=kind"))


def test_an_address_that_was_taken_out_tells_nothing_of_what_stood_there(
    link: Resource, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    browse(member).post(f"{HERE}new/", TYPED)
    own = Resource.objects.get(adder=member.person)
    moved = {**TYPED, "url": link.url}
    assert "How to solve it" in text(browse(member).post(f"{HERE}{own.pk}/edit/", moved))
    actions.remove_resource(moderator, resource_id=link.pk, reason="Not for here.", now=now)
    refused = browse(member).post(f"{HERE}{own.pk}/edit/", moved)
    assert refused.status_code == 409
    assert "How to solve it" not in text(refused)
    assert "took this out of the library" in text(refused)


def test_what_its_adder_took_back_anybody_may_add_again(
    link: Resource, adder: Seat, member: Seat, asker: Seat, topics: list[Topic], now: datetime
) -> None:
    actions.rate(member, resource_id=link.pk, stars=5, now=now)
    actions.rate(asker, resource_id=link.pk, stars=4, now=now)
    actions.remove_resource(adder, resource_id=link.pk, now=now)
    said = actions.Said(title="Mine now", topics=topics[1:2])
    again = actions.add_link(member, url=link.url, said=said, now=now)
    assert again.pk == link.pk
    link.refresh_from_db()
    # Nobody rates what is theirs; what the others said stays said.
    assert (link.adder, link.rating_count, link.rating_sum) == (member.person, 1, 4)


def test_contact_details_of_somebody_new_wait_for_a_moderator(
    member: Seat, asker: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    member.community.holds_contacts = True
    Membership.objects.filter(person=member.person).update(joined_at=now)
    said = actions.Said(title="Notes", note="Mine: lea@example.org", topics=topics[:1])
    held = actions.add_link(member, url="https://example.org/notes", said=said, now=now)
    assert not held.stands
    assert Case.objects.get().kind == "resource"
    address = f"{HERE}{held.pk}/"
    assert browse(asker).get(address).status_code == 404
    assert "Hidden automatically" in text(browse(member).get(address))
    assert "Notes" not in text(browse(asker).get(f"{HERE}?q=notes"))


def test_merged_topics_take_their_resources_along(
    link: Resource, moderator: Seat, topics: list[Topic], now: datetime
) -> None:
    series, limits = topics[:2]
    actions.name_topics(moderator, resource_id=link.pk, topics=[limits], now=now)
    merge_topics(moderator, merged_id=series.pk, into_id=limits.pk)
    merged = TopicsMerged(
        community_id=link.community_id, merged_id=series.pk, into_id=limits.pk, by_id=1
    )
    for _ in range(2):  # Listeners hear everything at least once.
        listeners.follow_merged_topic(merged)
        assert [row.topic for row in About.objects.filter(resource=link)] == [limits]


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "no address", "ftp://example.org/", "https://example.org:99999/"],
)
def test_what_is_no_address_of_a_page_is_said_in_words(
    typed: str, member: Seat, topics: list[Topic], browse: Browse
) -> None:
    html = text_of(browse(member).post(f"{HERE}new/", {**TYPED, "url": typed}))
    assert "Give the whole address of a page" in html
    assert f'value="{typed}"' in html
    assert not Resource.objects.exists()


def test_an_empty_library_offers_nothing_to_sort_or_search(member: Seat, browse: Browse) -> None:
    html = text_of(browse(member).get(HERE))
    assert "The library is empty" in html
    assert "Best first" not in html
    assert 'name="q"' not in html.partition("<main")[2]


def test_no_more_than_five_topics(
    link: Resource, member: Seat, topics: list[Topic], now: datetime
) -> None:
    with pytest.raises(TooManyTopics):
        actions.name_topics(member, resource_id=link.pk, topics=topics, now=now)


@pytest.mark.parametrize("address", [HERE, f"{HERE}?q=solve", "/c/maple/topics/series/", "one"])
def test_a_page_takes_as_many_queries_for_twenty_rows_as_for_two(
    address: str, link: Resource, member: Seat, seat: Callable[..., Seat], topics: list[Topic],
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    client, at = browse(member), f"{HERE}{link.pk}/" if address == "one" else address

    def count(upto: int) -> int:
        for number in range(Resource.objects.count(), upto):
            said = actions.Said(title=f"How to solve {number}", topics=topics[: number % 5 + 1])
            who = seat(Role.MEMBER, f"adder {number}")
            url = f"https://example.org/{number}"
            actions.add_link(who, url=url, said=said, now=now)
            actions.rate(who, resource_id=link.pk, stars=4, now=now)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at).status_code == 200
        return len(captured)

    count(2)
    few = count(2)
    assert count(20) == few <= 13  # so many are asked for the page of a topic, with all its parts


def test_a_port_that_cannot_be_is_refused(
    member: Seat, topics: list[Topic], browse: Browse
) -> None:
    for port, status in ((99999, 422), (8080, 302)):
        typed = {**TYPED, "url": f"https://example.org:{port}/"}
        assert browse(member).post(f"{HERE}new/", typed).status_code == status
    assert Resource.objects.count() == 1


def test_who_added_no_dead_link_is_not_told_that_all_links_answer(
    link: Resource, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    dead = f"{HERE}dead-links/"
    assert "All links answer" in text(browse(moderator).get(dead))
    Resource.objects.update(failures=3, failing_since=now, dead_since=now)
    assert "How to solve it" in text(browse(moderator).get(dead))
    assert "All links that you added answer" in text(browse(member).get(dead))
