"""What of the library is useful for a question."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.models import Topic
from docendo.kernel import outbox
from docendo.kernel.errors import NotAllowed
from docendo.learning.forum.actions import give_name, remove_post
from docendo.learning.forum.api import Thread
from docendo.learning.forum.models import Post
from docendo.learning.library import actions
from docendo.learning.library.models import Resource, Use
from docendo.learning.library.refusals import OthersName
from docendo.learning.library.tests.test_shelf import HERE, TYPED, text, text_of

Browse = Callable[[Seat], Client]


def page(thread: Thread) -> str:
    return f"/c/maple/questions/{thread.pk}/"


def test_a_member_names_something_and_others_agree(
    link: Resource, thread: Thread, member: Seat, asker: Seat, adder: Seat, browse: Browse
) -> None:
    finder = text_of(browse(member).get(f"{HERE}for/{thread.pk}/"))
    assert "How to solve it" in finder
    use = f"{HERE}for/{thread.pk}/{link.pk}/"
    assert use in finder
    browse(member).post(use, {"on": "1"})
    browse(member).post(use, {"on": "1"})
    browse(asker).post(use, {"on": "1"})
    shown = text(browse(asker).get(page(thread)))
    assert "How to solve it named by maple member 2 find it useful" in shown
    of_resource = text(browse(asker).get(f"{HERE}{link.pk}/"))
    assert "Why does the harmonic series diverge? 2 say so" in of_resource
    assert "How to solve it" not in text_of(browse(member).get(f"{HERE}for/{thread.pk}/?q=solve"))
    for who in (member, asker):
        browse(who).post(use, {"on": "0"})
    assert "How to solve it" not in text(browse(asker).get(page(thread)))


def test_words_that_only_find_what_is_named_do_not_find_nothing(
    link: Resource, thread: Thread, member: Seat, browse: Browse, now: datetime
) -> None:
    actions.say_useful(member, resource_id=link.pk, thread_id=thread.pk, now=now)
    found = text(browse(member).get(f"{HERE}for/{thread.pk}/?q=solve"))
    assert "The library has nothing more that holds these words." in found


def test_what_is_added_for_a_question_that_is_gone_stands_on_its_own(
    thread: Thread, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    question = Post.objects.get(thread=thread, is_question=True)
    remove_post(moderator, post_id=question.pk, reason="It is not for here.", now=now)
    added = browse(member).post(f"{HERE}new/", {**TYPED, "question": thread.pk})
    assert added.headers["Location"] == f"{HERE}{Resource.objects.get().pk}/"
    assert not Use.objects.exists()


def test_something_new_is_added_for_a_question(
    thread: Thread, member: Seat, topics: list[Topic], browse: Browse
) -> None:
    client = browse(member)
    form = text_of(client.get(f"{HERE}new/?question={thread.pk}"))
    assert f'name="question" value="{thread.pk}"' in form
    added = client.post(f"{HERE}new/", {**TYPED, "question": thread.pk})
    assert added.headers["Location"] == f"{page(thread)}#library"
    assert Use.objects.get().person_id == member.person_id
    # What is there already is named, too.
    other = client.post(f"{HERE}new/", {**TYPED, "question": thread.pk})
    assert other.headers["Location"] == f"{page(thread)}#library"


def test_a_moderator_takes_off_what_does_not_belong(
    link: Resource, thread: Thread, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    actions.say_useful(member, resource_id=link.pk, thread_id=thread.pk, now=now)
    with pytest.raises(NotAllowed):
        actions.take_off(member, resource_id=link.pk, thread_id=thread.pk)
    browse(moderator).post(f"{HERE}for/{thread.pk}/{link.pk}/", {"take_off": "1"})
    assert not Use.objects.exists()


def test_a_removed_question_is_named_nowhere(
    link: Resource, thread: Thread, member: Seat, asker: Seat, moderator: Seat, browse: Browse,
    now: datetime,
) -> None:  # fmt: skip
    actions.say_useful(member, resource_id=link.pk, thread_id=thread.pk, now=now)
    question = Post.objects.get(thread=thread)
    remove_post(asker, post_id=question.pk, now=now)
    for who in (member, asker, moderator):
        assert "harmonic" not in text(browse(who).get(f"{HERE}{link.pk}/"))
    use = f"{HERE}for/{thread.pk}/{link.pk}/"
    assert browse(member).post(use, {"on": "1"}).status_code == 404


def test_who_asked_without_their_name_agrees_and_names_nothing(
    link: Resource, unnamed: Thread, member: Seat, asker: Seat, browse: Browse, now: datetime
) -> None:
    client, use = browse(asker), f"{HERE}for/{unnamed.pk}/{link.pk}/"
    assert "Something in the library helps here" not in text(client.get(page(unnamed)))
    assert client.get(f"{HERE}for/{unnamed.pk}/").status_code == 409
    assert client.post(use, {"on": "1"}).status_code == 409
    assert f'value="{unnamed.pk}"' not in text_of(client.get(f"{HERE}new/?question={unnamed.pk}"))
    with pytest.raises(OthersName):
        actions.say_useful(asker, resource_id=link.pk, thread_id=unnamed.pk, now=now)
    browse(member).post(use, {"on": "1"})
    client.post(use, {"on": "1"})
    assert 'name="on" value="0" aria-pressed="true"' in text_of(client.get(page(unnamed)))
    assert [use.person_id for use in Use.objects.order_by("pk")] == [
        member.person_id,
        unnamed.author_id,
    ]
    assert not Use.objects.filter(person=asker.person).exists()


def test_what_was_useful_is_theirs_once_they_give_their_name(
    link: Resource, unnamed: Thread, member: Seat, asker: Seat, now: datetime
) -> None:
    for who in (member, asker):
        actions.say_useful(who, resource_id=link.pk, thread_id=unnamed.pk, now=now)
    give_name(asker, thread_id=unnamed.pk, now=now)
    # Pressed once more before the listener has heard of it.
    actions.say_useful(asker, resource_id=link.pk, thread_id=unnamed.pk, now=now)
    outbox.deliver_here(now=now)
    assert {use.person_id for use in Use.objects.all()} == {member.person_id, asker.person_id}


@pytest.mark.parametrize("many", [0, 2, 10])
def test_a_question_shows_all_of_it_with_one_query(
    many: int, thread: Thread, member: Seat, asker: Seat, seat: Callable[..., Seat],
    topics: list[Topic], browse: Browse, now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(many):
        who = seat(Role.MEMBER, f"reader {number}")
        said = actions.Said(title=f"Page {number}", topics=topics[:1])
        url = f"https://example.org/{number}"
        added = actions.add_link(who, url=url, said=said, now=now)
        for each in (who, member):
            actions.say_useful(each, resource_id=added.pk, thread_id=thread.pk, now=now)
    outbox.deliver_here(now=now)
    for reader in (member, asker):
        client = browse(reader)
        client.get(page(thread))
        with django_assert_max_num_queries(12):
            shown = text(client.get(page(thread)))
        assert shown.count("2 find it useful") == many


def test_the_box_proposes_the_best_of_its_topics_and_nothing_dead(
    link: Resource, member: Seat, adder: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    said = actions.Said(title="The dead one", topics=topics[:1])
    dead = actions.add_link(adder, url="https://example.org/dead", said=said, now=now)
    Resource.objects.filter(pk=dead.pk).update(failures=3, failing_since=now, dead_since=now)
    look = "/c/maple/questions/ask/look/?title=About+series"
    box = text(browse(member).get(look, headers={"HX-Request": "true"}))
    assert "From the library How to solve it" in box
    assert "The dead one" not in box
