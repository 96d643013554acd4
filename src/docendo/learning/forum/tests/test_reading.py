"""Who may do what: the form for a row and the form for a queryset agree, for everybody."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role, Visibility
from docendo.kernel.access import RowRule
from docendo.learning.forum import actions, models, queries
from docendo.learning.forum.models import Comment, Post, Thread
from docendo.learning.forum.rules import Reason

RULES: tuple[RowRule[Seat, Thread] | RowRule[Seat, Post] | RowRule[Seat, Comment], ...] = (
    models.reading_a_thread,
    models.reading_a_post,
    models.closing_a_thread,
    models.editing_a_post,
    models.editing_a_comment,
    models.giving_ones_name,
    models.learning_a_name,
)


@pytest.fixture
def everybody(
    asker: Seat,
    helper: Seat,
    owner: Seat,
    coordinator: Seat,
    moderator: Seat,
    member: Seat,
    guest: Seat,
    stranger: Seat,
    anonymous: Seat,
    seat: Callable[..., Seat],
    private_community: Community,
) -> dict[str, Seat]:
    return {
        "asker": asker,
        "helper": helper,
        "owner": owner,
        "coordinator": coordinator,
        "moderator": moderator,
        "member": member,
        "guest": guest,
        "stranger": stranger,
        "anonymous": anonymous,
        "elsewhere": seat(Role.OWNER, in_=private_community),
    }


@pytest.fixture
def every_state(
    thread: Thread,
    question: Post,
    answer: Post,
    asker: Seat,
    helper: Seat,
    moderator: Seat,
    now: datetime,
) -> None:
    """Threads open and closed, posts and comments standing and removed, one of nobody."""
    removed = actions.answer(helper, thread_id=thread.pk, body="Wrong", now=now)
    actions.comment(asker, post_id=answer.pk, body="Thanks", now=now)
    gone = actions.comment(helper, post_id=answer.pk, body="Oops", now=now)
    actions.remove_comment(helper, comment_id=gone.pk, now=now)
    actions.remove_post(helper, post_id=removed.pk, now=now)
    closed = actions.ask(asker, title="A closed question", body="x", now=now)
    actions.close(moderator, thread_id=closed.pk, reason=Reason.OFF_TOPIC, now=now)
    hidden = actions.ask(helper, title="A removed question", body="x", now=now)
    actions.answer(asker, thread_id=hidden.pk, body="An answer to it", now=now)
    first = Post.objects.get(thread=hidden, is_question=True)
    actions.remove_post(moderator, post_id=first.pk, reason="Spam", now=now)
    Post.objects.create(community=thread.community, thread=thread, body="Of nobody", created_at=now)
    # Without their name, of a member and of a moderator: open, removed, and given up.
    for number, seat in enumerate((asker, asker, asker, moderator)):
        secret = actions.ask(
            seat, title=f"Question without a name {number}", body="x", anonymously=True, now=now
        )
        first = Post.objects.get(thread=secret, is_question=True)
        actions.comment(seat, post_id=first.pk, body="Or rather y", now=now)
        actions.answer(helper, thread_id=secret.pk, body="z", now=now)
        if number == 1:
            actions.remove_post(moderator, post_id=first.pk, reason="Spam", now=now)
        if number == 2:
            actions.give_name(asker, thread_id=secret.pk, now=now)


@pytest.mark.usefixtures("every_state")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("visibility", Visibility)
def test_both_forms_of_a_rule_agree(
    rule: RowRule[Seat, Post], visibility: Visibility, everybody: dict[str, Seat]
) -> None:
    Community.objects.update(visibility=visibility)
    decided = set()
    for name, seat in everybody.items():
        seat.community.refresh_from_db()
        rows = rule.model._default_manager.all()
        allowed = {row.pk for row in rows if rule.allows(seat, row)}
        among = set(rows.filter(rule.among(seat)).values_list("pk", flat=True))
        assert allowed == among, name
        decided.add(frozenset(allowed))
    # A rule that decides the same for everybody would agree with itself, too.
    assert len(decided) > 1


@pytest.mark.usefixtures("every_state")
def test_what_a_page_offers_is_what_the_rule_allows(everybody: dict[str, Seat]) -> None:
    for thread in Thread.objects.filter(removed_at=None):
        for seat in everybody.values():
            if seat.community != thread.community:
                continue
            page = queries.question_page(seat, thread_id=thread.pk)
            hand = queries.acting(seat, thread)
            for shown in (page.question, *page.answers):
                post = Post.objects.get(pk=shown.pk)
                assert shown.may_edit == models.editing_a_post.allows(hand, post)
                for remark in shown.remarks:
                    comment = Comment.objects.get(pk=remark.pk)
                    assert remark.may_edit == models.editing_a_comment.allows(hand, comment)
            assert page.may_give_name == models.giving_ones_name.allows(seat, thread)
            assert page.may_learn_name == models.learning_a_name.allows(seat, thread)
