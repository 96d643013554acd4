"""Who is told what, when something happens elsewhere."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from docendo.commons.care.events import CaseDecided, Flagged, HiddenAtOnce, OfACase
from docendo.commons.communities.api import Membership, Role
from docendo.commons.communities.events import (
    AskedToJoin,
    MemberJoined,
    MemberLeft,
    MemberRemoved,
    RequestDecided,
    RequestWithdrawn,
    RoleGiven,
)
from docendo.kernel import clock
from docendo.kernel.events import Event, listener
from docendo.learning.asks.api import excuse, proposal_askers
from docendo.learning.asks.events import (
    AskEscalated,
    AskPassedOn,
    AskSettled,
    OfAnAsk,
    TogetherProposed,
    TogetherSettled,
)
from docendo.learning.forum.api import Post, Thanks, Thread, commenter_ids, follower_ids
from docendo.learning.forum.events import (
    AcceptanceWithdrawn,
    AnswerAccepted,
    AnswerPosted,
    AnswerWorked,
    Commented,
    ExplainedBack,
    InThread,
    NameGiven,
    NameLearned,
    PostEdited,
    QuestionAsked,
    QuestionClosed,
    QuestionReopened,
    ReopeningAsked,
    TeachBackRemoved,
    Thanked,
)
from docendo.outcomes.notices.actions import Happened, forget, name_who_did, take_back, tell
from docendo.outcomes.notices.listeners import accounts as accounts
from docendo.outcomes.notices.listeners import boards as boards
from docendo.outcomes.notices.listeners import devices as devices
from docendo.outcomes.notices.listeners import discussions as discussions
from docendo.outcomes.notices.listeners import documents as documents
from docendo.outcomes.notices.listeners import evaluations as evaluations
from docendo.outcomes.notices.listeners import insights as insights
from docendo.outcomes.notices.listeners import library as library
from docendo.outcomes.notices.listeners import live_help as live_help
from docendo.outcomes.notices.listeners import matches as matches
from docendo.outcomes.notices.listeners import meetings as meetings
from docendo.outcomes.notices.listeners import programs as programs
from docendo.outcomes.notices.listeners import reading as reading
from docendo.outcomes.notices.listeners import reviews as reviews
from docendo.outcomes.notices.listeners import rituals as rituals
from docendo.outcomes.notices.listeners import rounds as rounds
from docendo.outcomes.notices.queries import who_wish_no
from docendo.outcomes.notices.rules import CASE, Kind, Wish

COMMUNITY = "community"


def _thread(event: InThread | OfAnAsk) -> str:
    return f"thread:{event.thread_id}"


def _post(post_id: int) -> str:
    return f"post:{post_id}"


def _when(event: Event) -> datetime:
    return event.at or clock.now()


def _happened(event: Event, *, key: object, by_id: int | None, about: str, **more: Any) -> Happened:
    return Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{key}",
        by_id=by_id,
        at=_when(event),
        about=about,
        **more,
    )


def _in_thread(event: InThread, *, key: object, about: str, **more: Any) -> Happened:
    thread_id = event.thread_id
    return _happened(event, key=key, by_id=event.by_id, about=about, thread_id=thread_id, **more)


def _everybody_from(event: Event, role: Role) -> list[int]:
    seats = Membership.objects.joined().filter(community=event.community_id, role__gte=role)
    return list(seats.values_list("person_id", flat=True))


def _askers(event: Event, *thread_ids: int) -> dict[int, int]:
    """Whom each of these threads names as its author: perhaps a mask."""
    asked = Thread.objects.filter(
        community=event.community_id, pk__in=thread_ids, author__isnull=False
    )
    return dict(asked.values_list("pk", "author_id"))


def _asker(event: InThread) -> Collection[int]:
    return _askers(event, event.thread_id).values()


def _author(event: Event, post_id: int) -> list[int]:
    wrote = Post.objects.filter(community=event.community_id, pk=post_id, author__isnull=False)
    return list(wrote.values_list("author_id", flat=True))


# --- Questions and answers ----------------------------------------------------------------------


@listener(QuestionAsked)
def tell_who_is_mentioned(event: QuestionAsked) -> None:
    what = _in_thread(event, key=event.post_id, about=_thread(event), post_id=event.post_id)
    tell(what, (Kind.MENTIONED, event.mentioned_ids))


@listener(AnswerPosted)
def tell_who_follows(event: AnswerPosted) -> None:
    what = _in_thread(event, key=event.post_id, about=_thread(event), post_id=event.post_id)
    followers = follower_ids(event.community_id, thread_id=event.thread_id, at=what.at)
    tell(what, (Kind.ANSWERED, followers), (Kind.MENTIONED, event.mentioned_ids))


@listener(Commented)
def tell_who_takes_part(event: Commented) -> None:
    what = _in_thread(
        event,
        key=event.comment_id,
        about=_post(event.post_id),
        post_id=event.post_id,
        comment_id=event.comment_id,
    )
    before = commenter_ids(event.community_id, post_id=event.post_id, at=what.at)
    tell(
        what,
        (Kind.COMMENTED, _author(event, event.post_id)),
        (Kind.MENTIONED, event.mentioned_ids),
        (Kind.COMMENTED, before),
    )


@listener(AnswerAccepted)
def tell_whose_answer_is_accepted(event: AnswerAccepted) -> None:
    what = _in_thread(event, key=event.post_id, about=_post(event.post_id), post_id=event.post_id)
    tell(what, (Kind.ACCEPTED, _author(event, event.post_id)))


@listener(AcceptanceWithdrawn)
def take_back_what_was_accepted(event: AcceptanceWithdrawn) -> None:
    take_back(event.community_id, kind=Kind.ACCEPTED, about=_post(event.post_id))


@listener(AnswerWorked)
def tell_whose_answer_worked(event: AnswerWorked) -> None:
    key = f"{event.post_id}:{event.by_id}"
    what = _in_thread(event, key=key, about=_post(event.post_id), post_id=event.post_id)
    tell(what, (Kind.WORKED, _author(event, event.post_id)))


@listener(ExplainedBack)
def tell_whose_answer_is_explained_back(event: ExplainedBack) -> None:
    key = event.teach_back_id
    what = _in_thread(event, key=key, about=_post(event.post_id), post_id=event.post_id)
    tell(what, (Kind.EXPLAINED, _author(event, event.post_id)))


@listener(TeachBackRemoved)
def take_back_what_was_explained(event: TeachBackRemoved) -> None:
    take_back(event.community_id, kind=Kind.EXPLAINED, about=_post(event.post_id))


@listener(Thanked)
def tell_who_is_thanked(event: Thanked) -> None:
    # Taken back before anybody was told.
    if not Thanks.objects.filter(community=event.community_id, pk=event.thanks_id).exists():
        return
    more = {"comment_id": event.comment_id} if event.comment_id else {}
    what = _in_thread(
        event,
        key=event.thanks_id,
        about=_post(event.post_id),
        post_id=event.post_id,
        thanks_id=event.thanks_id,
        **more,
    )
    tell(what, (Kind.THANKED, [event.author_id]))


@listener(PostEdited)
def tell_whose_words_were_edited(event: PostEdited) -> None:
    key = f"{event.post_id}:{event.revision}"
    what = _in_thread(event, key=key, about=_post(event.post_id), post_id=event.post_id)
    tell(what, (Kind.EDITED, _author(event, event.post_id)))


@listener(QuestionClosed)
def tell_whose_question_is_closed(event: QuestionClosed) -> None:
    take_back(event.community_id, kind=Kind.REOPENED, about=_thread(event))
    tell(_at_its_time(event), (Kind.CLOSED, _asker(event)))


@listener(QuestionReopened)
def tell_whose_question_is_open_again(event: QuestionReopened) -> None:
    for settled in (Kind.CLOSED, Kind.REOPENING_ASKED):
        take_back(event.community_id, kind=settled, about=_thread(event))
    tell(_at_its_time(event), (Kind.REOPENED, _asker(event)))


@listener(ReopeningAsked)
def tell_who_moderates(event: ReopeningAsked) -> None:
    tell(_at_its_time(event), (Kind.REOPENING_ASKED, _everybody_from(event, Role.MODERATOR)))


@listener(NameGiven)
def name_who_asked(event: NameGiven) -> None:
    name_who_did(
        event.community_id,
        thread_id=event.thread_id,
        persona_id=event.persona_id,
        person_id=event.by_id,
    )


@listener(NameLearned)
def tell_whose_name_was_learned(event: NameLearned) -> None:
    what = _in_thread(event, key=event.unmasking_id, about=_thread(event))
    tell(what, (Kind.NAME_LEARNED, _asker(event)))


def _at_its_time(event: InThread) -> Happened:
    """A question may be closed, and so on, more than once: only the moment tells them apart."""
    key = f"{event.thread_id}:{_when(event).isoformat()}"
    return _in_thread(event, key=key, about=_thread(event))


# --- What is flagged ----------------------------------------------------------------------------


@listener(Flagged)
def tell_who_moderates_what_is_flagged(event: Flagged) -> None:
    _tell_of_a_case(event, (Kind.FLAGGED, _everybody_from(event, Role.MODERATOR)))


@listener(HiddenAtOnce)
def tell_whose_words_are_hidden(event: HiddenAtOnce) -> None:
    _tell_of_a_case(event, (Kind.HIDDEN, _author_of(event)))


@listener(CaseDecided)
def tell_what_became_of_it(event: CaseDecided) -> None:
    take_back(event.community_id, kind=Kind.FLAGGED, about=_case(event))
    by_id = event.by_id
    if event.is_hidden:
        _tell_of_a_case(event, (Kind.HIDDEN, _author_of(event)), by_id=by_id)
    elif event.was_hidden:
        take_back(event.community_id, kind=Kind.HIDDEN, about=_case(event))
        _tell_of_a_case(event, (Kind.SHOWN_AGAIN, _author_of(event)), by_id=by_id)
    elif event.is_held_against:
        _tell_of_a_case(event, (Kind.WARNED, _author_of(event)), by_id=by_id)
    elif event.was_held_against:
        take_back(event.community_id, kind=Kind.WARNED, about=_case(event))
        _tell_of_a_case(event, (Kind.WARNING_GONE, _author_of(event)), by_id=by_id)
    _tell_of_a_case(event, (Kind.LOOKED_AT, event.flagger_ids), by_id=by_id, key="flaggers")


def _tell_of_a_case(
    event: OfACase,
    told: tuple[Kind, Collection[int]],
    *,
    by_id: int | None = None,
    key: str = "",
) -> None:
    """What happens to a case more than once is told apart by its moment."""
    key = f"{event.case_id}:{_when(event).isoformat()}:{key}"
    tell(_happened(event, key=key, by_id=by_id, about=_case(event), of_personas=True), told)


def _case(event: OfACase) -> str:
    return f"{CASE}{event.case_id}"


def _author_of(event: OfACase) -> list[int]:
    return [] if event.author_id is None else [event.author_id]


# --- Asks ---------------------------------------------------------------------------------------


@excuse
def who_wishes_not_to_be_asked(seats: QuerySet[Membership]) -> Collection[int]:
    return who_wish_no(Wish.ASKED, among=seats)


@listener(AskPassedOn)
def tell_who_is_asked(event: AskPassedOn) -> None:
    """Everybody is asked once, so that the ask itself names the happening."""
    _tell_of_an_ask(event, Kind.ASKED, event.person_ids, by_id=event.by_id)


@listener(AskEscalated)
def tell_who_coordinates(event: AskEscalated) -> None:
    _tell_of_an_ask(event, Kind.UNANSWERED, _everybody_from(event, Role.COORDINATOR))


@listener(AskSettled)
def take_back_what_needs_nobody(event: AskSettled) -> None:
    for kind in (Kind.ASKED, Kind.UNANSWERED):
        take_back(event.community_id, kind=kind, about=_thread(event))


def _tell_of_an_ask(
    event: OfAnAsk, kind: Kind, person_ids: Collection[int], *, by_id: int | None = None
) -> None:
    """Told by whom the thread names as its author, who may be a mask, where no person did it."""
    by_id = by_id or _askers(event, event.thread_id).get(event.thread_id)
    if by_id is not None:
        thread_id, about = event.thread_id, _thread(event)
        what = _happened(event, key=event.ask_id, by_id=by_id, about=about, thread_id=thread_id)
        tell(what, (kind, person_ids))


@listener(TogetherProposed)
def tell_both_who_asked(event: TogetherProposed) -> None:
    """Each is told by the author of the other question: who proposed it is not known."""
    askers = proposal_askers(event.community_id, proposal_id=event.proposal_id)
    authors = _askers(event, *askers)
    pair = (event.thread_id, event.into_thread_id)
    for thread_id, other_id in (pair, pair[::-1]):
        by_id = authors.get(other_id)
        if by_id is not None:
            key, about = f"{event.proposal_id}:{thread_id}", _proposal(event)
            what = _happened(event, key=key, by_id=by_id, about=about, thread_id=thread_id)
            tell(what, (Kind.TOGETHER, askers[thread_id]))


@listener(TogetherSettled)
def take_back_what_is_settled(event: TogetherSettled) -> None:
    take_back(event.community_id, kind=Kind.TOGETHER, about=_proposal(event))


def _proposal(event: TogetherProposed | TogetherSettled) -> str:
    return f"together:{event.proposal_id}"


# --- Seats --------------------------------------------------------------------------------------


@listener(AskedToJoin)
def tell_who_lets_people_in(event: AskedToJoin) -> None:
    what = _happened(event, key=event.request_id, by_id=event.person_id, about=COMMUNITY)
    tell(what, (Kind.ASKED_TO_JOIN, _everybody_from(event, Role.COORDINATOR)))


@listener(RequestWithdrawn)
def forget_who_asked(event: RequestWithdrawn) -> None:
    _settle_request(event.community_id, event.person_id)


@listener(MemberJoined)
def forget_who_has_come_in(event: MemberJoined) -> None:
    _settle_request(event.community_id, event.person_id)


@listener(RequestDecided)
def tell_who_asked(event: RequestDecided) -> None:
    _settle_request(event.community_id, event.person_id)
    what = _happened(event, key=event.request_id, by_id=event.by_id, about=COMMUNITY)
    tell(what, (Kind.LET_IN if event.accepted else Kind.TURNED_DOWN, [event.person_id]))


def _settle_request(community_id: int, person_id: int) -> None:
    take_back(community_id, kind=Kind.ASKED_TO_JOIN, about=COMMUNITY, by_id=person_id)


@listener(RoleGiven)
def tell_whose_role_changed(event: RoleGiven) -> None:
    key = f"{event.held}:{event.given}:{_when(event).isoformat()}"
    what = _happened(event, key=key, by_id=event.by_id, about=COMMUNITY)
    tell(what, (Kind.ROLE_CHANGED, [event.person_id]))


@listener(MemberLeft)
def forget_who_left(event: MemberLeft) -> None:
    forget(event.community_id, person_id=event.person_id)


@listener(MemberRemoved)
def forget_who_was_removed(event: MemberRemoved) -> None:
    forget(event.community_id, person_id=event.person_id)
