"""What of a dump stands in the community afterwards, and what becomes of the rest."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docendo.commons.communities.models import Community, Membership
from docendo.commons.people.models import Person
from docendo.commons.search.api import find
from docendo.commons.topics.api import NewTopic, create_topics
from docendo.commons.topics.models import Topic
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum.models import Comment, Follow, Post, Thread, Vote
from docendo.learning.forum.rules import Reason
from docendo.outcomes.connect.models import ImportedAuthor
from docendo.outcomes.connect.tests.conftest import Outcome

pytestmark = pytest.mark.django_db

Importing = Callable[..., Outcome]


def post(number: int) -> Post:
    return Post.objects.get(source_key=f"bees.example:post:{number}")


def test_a_question_comes_with_its_text_topics_score_and_author(
    dump: Path, import_dump: Importing
) -> None:
    import_dump(dump)
    asked = post(1)

    assert asked.thread.title == "How do I know that my bees will swarm?"
    assert asked.body == (
        "The hive hums, and there are **queen cells**. See [this one](https://bees.example/q/5)."
        "\n\nWill they swarm?"
    )
    assert "<strong>queen cells</strong>" in asked.html
    assert asked.author is not None
    assert asked.author.name == "Marta Kowalska"
    assert asked.created_at == datetime(2010, 7, 3, 10, tzinfo=UTC)
    assert asked.edited_at == datetime(2010, 7, 3, 11, tzinfo=UTC)
    assert (asked.score, asked.thread.score, asked.thread.answer_count) == (4, 4, 2)
    about = asked.thread.about.order_by("position")
    assert list(about.values_list("topic__name", flat=True)) == ["swarms", "honey"]


def test_answers_comments_votes_and_what_was_accepted_come_along(
    dump: Path, import_dump: Importing
) -> None:
    import_dump(dump)

    assert post(1).thread.accepted == post(3)
    assert post(3).body == (
        "Sealed queen cells mean *soon*:\n\n- look every week\n- give them room"
    )
    assert (post(3).score, post(4).score) == (7, -1)
    assert dict(Vote.objects.values_list("source_key", "value")) == {
        "bees.example:vote:1": 1,
        "bees.example:vote:2": -1,
    }
    one, two = Comment.objects.order_by("created_at")
    assert one.post == two.post == post(3)
    assert one.body == "How soon is *soon*? See `hive.log`, 1. of May"
    follow = Follow.objects.get()
    assert (follow.thread, follow.person.name) == (post(1).thread, "سلمى")


def test_each_text_says_where_it_is_from_whose_it_is_and_under_which_license(
    dump: Path, import_dump: Importing
) -> None:
    import_dump(dump)

    def credit(row: Post | Comment) -> tuple[str, str, str, str]:
        return (row.source_url, row.source_author, row.source_author_url, row.license)

    site = "https://bees.example"
    assert credit(post(1)) == (f"{site}/q/1", "Marta Kowalska", f"{site}/users/1", "CC BY-SA 2.5")
    assert credit(post(3)) == (f"{site}/a/3", "سلمى", f"{site}/users/2", "CC BY-SA 3.0")
    # Who has left has a name only; who is not in the dump has a number only.
    assert credit(post(4)) == (f"{site}/a/4", "user3387", "", "CC BY-SA 4.0")
    assert credit(post(5)) == (f"{site}/q/5", "user99", f"{site}/users/99", "CC BY-SA 4.0")
    assert post(4).author is post(5).author is None
    comment = Comment.objects.get(source_key="bees.example:comment:1")
    assert credit(comment)[0] == f"{site}/q/3#comment1_3"
    # A name that cannot be seen is none.
    assert credit(post(6))[1] == "user3"


def test_a_duplicate_points_to_its_original_and_what_was_closed_stays_closed(
    dump: Path, import_dump: Importing
) -> None:
    import_dump(dump)
    duplicate, closed = post(5).thread, post(6).thread

    assert duplicate.duplicate_of == post(1).thread
    assert (duplicate.closed_reason, duplicate.closed_note) == (Reason.DUPLICATE, "")
    assert duplicate.closed_at == datetime(2019, 6, 8, tzinfo=UTC)
    assert (closed.closed_reason, closed.closed_note) == (
        Reason.OTHER,
        "https://bees.example/q/6",
    )


def test_tags_become_topics_with_what_is_written_about_them(
    dump: Path, import_dump: Importing
) -> None:
    import_dump(dump)

    topics = dict(Topic.objects.values_list("name", "description"))
    assert set(topics) == {"swarms", "honey", "winter", "c++", "c#", "drones"}
    assert topics["swarms"] == (
        "Bees that leave home together."
        "\n\nA colony parts when it has grown too large for its home."
        "\n\nhttps://bees.example/tags/swarms/info, CC BY-SA"
    )
    assert topics["winter"] == ""


def test_a_tag_that_is_a_topic_here_means_that_topic(
    dump: Path, import_dump: Importing, community: Community, now: datetime
) -> None:
    made = create_topics(
        community.pk,
        [NewTopic(name="Swarming", synonyms=("Swarms",), description="Ours")],
        now=now,
    )
    import_dump(dump)

    about = post(1).thread.about.get(position=0)
    assert about.topic == made["Swarming"]
    assert about.topic.description == "Ours"


def test_authors_have_not_joined_and_are_no_members(
    dump: Path, import_dump: Importing, community: Community
) -> None:
    import_dump(dump)

    authors = Person.objects.filter(pk__in=ImportedAuthor.objects.values("person"))
    assert sorted(author.name for author in authors) == ["Marta Kowalska", "user3", "سلمى"]
    assert not any(author.has_joined or author.has_usable_password() for author in authors)
    assert authors.get(name="Marta Kowalska").about == "I keep *nine* hives on a roof."
    assert not Membership.objects.joined().filter(community=community).exists()
    assert Membership.objects.filter(community=community, is_imported=True).count() == 3


def test_what_was_taken_is_found(dump: Path, import_dump: Importing, community: Community) -> None:
    import_dump(dump)

    found = find("sealed queen cells", communities=[community.pk])
    assert [(hit.kind, hit.object_id) for hit in found.hits] == [("answer", post(3).pk)]


def test_every_row_is_taken_or_left_out_for_a_reason(dump: Path, import_dump: Importing) -> None:
    outcome = import_dump(dump)

    assert {
        (one["file"], one["row"] or f"line {one['line']}"): one["code"]
        for one in outcome.report["rows_left_out"]
    } == {
        ("Posts.xml", "9"): "other_post",
        ("Posts.xml", "22"): "empty_description",
        ("Posts.xml", "24"): "no_such_tag",
        ("Users.xml", "-1"): "not_a_person",
        ("Users.xml", "4"): "no_date",
        ("Posts.xml", "8"): "no_title",
        ("Posts.xml", "7"): "no_such_question",
        ("Posts.xml", "6"): "no_such_answer",
        ("Comments.xml", "3"): "no_such_post",
        ("Comments.xml", "line 6"): "no_id",
        ("Votes.xml", "3"): "accepted_by_its_question",
        ("Votes.xml", "4"): "not_accepted_by_its_question",
        ("Votes.xml", "6"): "no_such_person",
        ("Votes.xml", "7"): "bounty",
        ("Votes.xml", "8"): "vote_on_edit",
        ("Votes.xml", "9"): "no_such_post",
        ("Votes.xml", "10"): "other_vote",
        ("Votes.xml", "11"): "no_number",
        ("PostLinks.xml", "1"): "linked_in_the_text",
        ("PostLinks.xml", "3"): "has_an_original",
        ("PostLinks.xml", "4"): "no_such_question",
        ("PostLinks.xml", "5"): "other_link",
        ("Badges.xml", "1"): "badge",
        ("Badges.xml", "2"): "badge",
    }
    assert outcome.report["taken"] == {
        "topics": {"new": 6, "known": 0},
        "people": {"new": 3, "known": 0},
        "questions": {"new": 3, "known": 0},
        "answers": {"new": 2, "known": 0},
        "accepted answers": {"new": 1, "known": 0},
        "comments": {"new": 2, "known": 0},
        "votes": {"new": 2, "known": 0},
        "questions followed": {"new": 1, "known": 0},
        "duplicates": {"new": 1, "known": 0},
    }
    assert [(one["file"], one["rows"]) for one in outcome.report["files"]] == [
        ("Tags.xml", 5),
        ("Posts.xml", 13),
        ("Users.xml", 5),
        ("Comments.xml", 4),
        ("Votes.xml", 11),
        ("PostLinks.xml", 5),
        ("Badges.xml", 2),
    ]
    assert "Badges.xml" in outcome.printed
    assert "here badges are earned anew" in outcome.printed


def test_running_it_again_adds_nothing(dump: Path, import_dump: Importing) -> None:
    import_dump(dump)
    before = everything()
    again = import_dump(dump)

    assert everything() == before
    assert {tally["new"] for tally in again.report["taken"].values()} == {0}
    assert again.report["taken"]["votes"]["known"] == 2


def test_a_person_who_was_erased_does_not_come_back(dump: Path, import_dump: Importing) -> None:
    import_dump(dump)
    salma = Person.objects.get(name="سلمى")
    Post.objects.filter(author=salma).update(author=None)
    Vote.objects.filter(author=salma).update(author=None)
    salma.delete()
    import_dump(dump)

    assert not Person.objects.filter(name="سلمى").exists()


def test_it_announces_itself_once(dump: Path, import_dump: Importing, community: Community) -> None:
    import_dump(dump)

    event = OutboxEvent.objects.get()
    assert event.kind == "connect.ImportFinished"
    assert event.payload["community_id"] == community.pk
    assert event.payload["added"]["questions"] == 3
    assert event.payload["by"] == "connect.importer"


def test_two_communities_may_take_over_the_same_dump(
    dump: Path, import_dump: Importing, private_community: Community
) -> None:
    import_dump(dump)
    import_dump(dump, "--community", private_community.slug)

    assert Thread.objects.filter(community=private_community).count() == 3
    assert Person.objects.filter(name="Marta Kowalska").count() == 2


def everything() -> dict[str, object]:
    """What an import writes, as values that two runs can be compared by."""
    return {
        "people": list(Person.objects.order_by("pk").values_list("pk", "name", "about")),
        "topics": list(Topic.objects.order_by("pk").values_list("pk", "name", "description")),
        "threads": list(Thread.objects.order_by("pk").values()),
        "posts": list(Post.objects.order_by("pk").values()),
        "comments": list(Comment.objects.order_by("pk").values()),
        "votes": list(Vote.objects.order_by("pk").values()),
        "follows": list(Follow.objects.order_by("pk").values()),
    }
