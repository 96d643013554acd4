"""A small world in which every route has something to point at."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from docendo.commons.care.actions import decide, flag
from docendo.commons.care.rules import Decision, Why
from docendo.commons.communities.actions import found_community, keep_seats, make_invitation
from docendo.commons.communities.models import Community, JoinRequest, Membership, Removal, Seat
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.groups import actions as groups
from docendo.commons.groups.models import Group
from docendo.commons.groups.queries import dry_run
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.commons.institutions import actions as institutions
from docendo.commons.institutions.models import Kind as ProviderKind
from docendo.commons.mail.tokens import unsubscribe_token
from docendo.commons.matching.mailing import answer_token
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.rules import meeting as matching
from docendo.commons.matching.rules.fitting import Bar
from docendo.commons.people.api import Author, Person, not_joined, verified
from docendo.commons.rituals import api as rituals
from docendo.commons.rituals.models import Introduction
from docendo.commons.rounds.models import LeftOut, Round, RoundPair
from docendo.commons.rounds.rules import Brings
from docendo.commons.rounds.rules import State as RoundState
from docendo.commons.topics.actions import NewTopic, create_topics, offer, wish
from docendo.commons.topics.models import Topic
from docendo.commons.topics.rules import Level
from docendo.kernel import clock
from docendo.learning.asks import actions as asks
from docendo.learning.asks.models import Ask, Passing, Together
from docendo.learning.asks.rules import State
from docendo.learning.boards import actions as boards
from docendo.learning.discussions import actions as discussions
from docendo.learning.discussions.rules import NewPoll
from docendo.learning.documents import api as documents
from docendo.learning.evaluations.models import Evaluation
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post
from docendo.learning.forum.rules import Reason
from docendo.learning.library import actions as library
from docendo.learning.library.models import Resource
from docendo.learning.livehelp import actions as livehelp
from docendo.learning.meetings import actions as meetings
from docendo.learning.meetings.rules.planning import NewPlan
from docendo.learning.programs import api as programs
from docendo.learning.programs.models import Consent
from docendo.learning.review import actions as reviewing
from docendo.learning.review import api as reviews
from docendo.learning.review.models import Appeal, Participant, Review, Submission
from docendo.learning.review.rules.judging import Kind as ReviewKind
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.making import a_class, judged
from docendo.learning.review.views.works import TEAMS
from docendo.learning.rooms import actions as rooms
from docendo.outcomes.insights.models import Letter
from docendo.outcomes.insights.rules import NeedKind
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.rules import Kind

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
# A picture of one dot, as WebP.
DOT = bytes.fromhex(
    "52494646240000005745425056503820180000003001009d012a0100010001402625a400037000fefd366800"
)
ROLES = {
    "guest": Role.GUEST,
    "member": Role.MEMBER,
    "author": Role.MEMBER,
    "unnamed": Role.MEMBER,
    "moderator": Role.MODERATOR,
    "coordinator": Role.COORDINATOR,
    "owner": Role.OWNER,
}


@dataclass(frozen=True)
class World:
    """One community, somebody in each seat, and one of each thing; ``names`` fills addresses."""

    community: Community
    people: Mapping[str, Person | None]
    names: Mapping[str, object]


def make_world(*, hidden: bool) -> World:
    """A public community that one asks to join, or a hidden one by invitation."""
    people: dict[str, Person | None] = {"anonymous": None}
    for name in ("stranger", *ROLES, "answerer"):
        people[name] = verified(
            f"{name}@example.org", name=name.title(), password="correct horse", now=NOW
        )
    owner = people["owner"]
    assert owner is not None
    community = found_community(
        owner,
        name="Maple College",
        about="First-year mathematics",
        language="en",
        slug="maple",
        entry=Door.INVITATION if hidden else Door.REQUEST,
        visibility=Visibility.MEMBERS if hidden else Visibility.PUBLIC,
        now=NOW,
    )
    seats = {"owner": Seat(community, owner, Role.OWNER)}
    for name, role in (*ROLES.items(), ("answerer", Role.MEMBER)):
        person = people[name]
        if name != "owner" and person is not None:
            Membership.of(community, person, role, joined_at=NOW).save()
            seats[name] = Seat(community, person, role)
    return World(community, people, _things(seats))


def _library(author: Seat, topic: Topic) -> tuple[Resource, Resource, Resource]:
    """A link, a file, and a link that was taken back."""

    def said(title: str) -> library.Said:
        return library.Said(title=title, topics=[topic])

    address = "https://example.org/limits"
    link = library.add_link(author, url=address, said=said("Limits"), now=NOW)
    notes = ContentFile(b"Notes.", name="notes.txt")
    file = library.add_file(author, file=notes, said=said("Notes"), now=NOW)
    other = library.add_link(author, url=f"{address}/old", said=said("Old"), now=NOW)
    library.remove_resource(author, resource_id=other.pk, now=NOW)
    return link, file, other


def _matches(author: Seat, answerer: Seat, topic: Topic) -> dict[str, int]:
    """One that waits for the author's answer, one that the author asked for, one that goes on."""
    found = {}
    for name, asker, state in (
        ("match_id", answerer, matching.State.PROPOSED),
        ("own_match", author, matching.State.PROPOSED),
        ("active_match", author, matching.State.ACTIVE),
    ):
        match = Match.objects.create(
            community=author.community,
            origin=matching.Origin.ASKED,
            state=state,
            asker=asker.member,
            proposed_at=NOW,
            began_at=NOW if state == matching.State.ACTIVE else None,
        )
        for seat, field in ((answerer, "helps"), (author, "learns")):
            has_accepted = seat is asker or state == matching.State.ACTIVE
            Place.objects.create(
                community=author.community,
                match=match,
                person=seat.member,
                answer=matching.Answer.ACCEPTED if has_accepted else matching.Answer.WAITING,
                answered_at=NOW if has_accepted else None,
                **{field: topic},
            )
        found[name] = match.pk
    return found


def _board(author: Seat, match_id: int) -> dict[str, int]:
    """A goal with a step, a message, notes, and files of which one was taken away."""
    goal = boards.add_goal(author, match_id=match_id, words="Pass", due_on=None, now=NOW)
    step = boards.add_step(author, goal_id=goal.pk, words="Read", now=NOW)
    message = boards.post(author, match_id=match_id, body="Hello.", now=NOW)
    boards.save_notes(author, match_id=match_id, body="Limits.", seen_number=0, now=NOW)
    sheets = [ContentFile(b"Notes.", name=f"{name}.txt") for name in ("mine", "old")]
    file, other = boards.add_files(author, match_id=match_id, files=sheets, now=NOW)
    boards.keep_file(author, file_id=other.pk, is_kept=False, now=NOW)
    return {
        "goal_id": goal.pk,
        "step_id": step.pk,
        "message_id": message.pk,
        "shared_file_id": file.pk,
    }


def _institution(community: Community) -> dict[str, object]:
    """The sign-in of the community, and one of the whole site."""
    setup = institutions.Setup(
        name="Maple College",
        # Where nobody answers.
        issuer="http://127.0.0.1:9",
        client_id="docendo",
        secret="",
        role=Role.MEMBER,
        makes_people=True,
        vouches=False,
    )
    provider = institutions.make_provider(community, setup=setup, now=NOW)
    of_site = institutions.make_provider(None, setup=setup, now=NOW)
    by_saml = replace(
        setup, kind=ProviderKind.SAML, client_id="", sign_on="https://x", certificates="x"
    )
    of_saml = institutions.make_provider(None, setup=by_saml, now=NOW)
    domain = institutions.add_domain(
        community, provider_id=provider.pk, name="maple.example", now=NOW
    )
    return {
        "provider_id": provider.pk,
        "domain_id": domain.pk,
        "site_provider_id": of_site.pk,
        "saml_provider_id": of_saml.pk,
        # Nobody here has a token of SCIM.
        "identity_id": 1,
        "name": "User",
    }


def _document(author: Seat, match_id: int, group_id: int) -> dict[str, object]:
    """A document in which two words stand, and one of a group."""
    tree = (documents.paragraph(documents.Words("Limits.")),)
    begun: dict[str, Any] = {"match_id": match_id, "tree": tree, "now": NOW}
    made = documents.begin_in_match(author, title="Notes", **begun)
    change = made.changes.get()
    file = ContentFile(DOT, name="dot.webp")
    picture = documents.add_picture(author, document_id=made.pk, file=file, now=NOW)
    about = documents.About("Limits.")
    said: dict[str, Any] = {"document_id": made.pk, "about": about, "now": NOW}
    comment = documents.comment(author, body="Which?", **said)
    suggestion = documents.suggest(author, proposal="All limits.", **said)
    led = documents.begin_in_group(author, group_id=group_id, title="Notes", tree=tree, now=NOW)
    return {
        "document_id": made.pk,
        "document_change": change.pk,
        "document_form": "md",
        "document_picture": picture.key,
        "document_comment": comment.pk,
        "document_suggestion": suggestion.pk,
        "group_document": led.pk,
    }


def _meeting(author: Seat, match_id: int) -> dict[str, object]:
    """One each week; a date of it that has been, one that is to come, and the author's address."""
    new = NewPlan(first_on=NOW.date() + timedelta(days=1), at=time(10), minutes=60, weeks=1)
    meeting = meetings.plan(author, match_id=match_id, new=new, now=NOW)
    soon = clock.now().date() + timedelta(weeks=1)
    return {
        "meeting_id": meeting.pk,
        "past_day": new.first_on,
        "on": next(meeting.plan.days(since=soon)),
        "calendar_token": meetings.make_address(author.member).token,
    }


def _program(owner: Seat, author: Seat, answerer: Seat, match_id: int) -> dict[str, object]:
    """One that the author and who answered take part in, with a match; one has checked in low."""
    said = programs.Said(
        name="Tutoring", starts_on=NOW.date(), ends_on=NOW.date() + timedelta(weeks=10),
        door=programs.Door.OPEN, questions=["Why?"],
    )  # fmt: skip
    made = programs.create_program(owner, key="tutoring", said=said, now=NOW)
    question = made.questions.get()
    for seat in (author, answerer):
        programs.enroll(
            seat, program_id=made.pk, role=GroupRole.LEARNER, answers={question.pk: "So."}, now=NOW
        )
    Consent.objects.create(
        community=owner.community, program=made, person=author.member, given_by="A parent",
        words="May take part.", at=NOW,
    )  # fmt: skip
    for seat, helps in ((author, programs.Helps.NOT), (answerer, programs.Helps.VERY)):
        programs.CheckIn.objects.create(
            community=owner.community, program=made, match_id=match_id, person=seat.member,
            stage=programs.Stage.FIRST, helps=helps, at=NOW,
        )  # fmt: skip
    meeting = made.meetings.order_by("week").first()
    assert meeting is not None
    return {
        "program_id": made.pk,
        "program_question": question.pk,
        "planned_meeting": meeting.pk,
        "template": "tutoring",
    }


def _review(owner: Seat, author: Seat) -> dict[str, object]:
    """One that is being handed in, in which the author writes a work for a team, with a file."""
    said = reviews.blueprint("essay", language="en").said
    made = reviews.create_assignment(owner, said=replace(said, takes_teams=True), now=NOW)
    for_made: dict[str, Any] = {"assignment_id": made.pk, "now": NOW}
    material = reviewing.add_material(
        owner, words="A map", file=ContentFile(b"Here", name="map.txt"), **for_made
    )
    reviews.move_phase(owner, here=reviews.Phase.PREPARING, to=reviews.Phase.SUBMITTING, **for_made)
    participant = reviews.take_part(author, **for_made)
    work = reviewing.start_team(author, name="Otters", **for_made)
    [attachment] = reviewing.add_attachments(
        author, files=[ContentFile(b"Epsilon", name="limits.txt")], **for_made
    )
    return {
        "assignment_id": made.pk,
        "review_template": "essay",
        "participant_id": participant.pk,
        "material_id": material.pk,
        "attachment_id": attachment.pk,
        "team_token": TEAMS.sign(str(work.pk)),
    }


def _reading(owner: Seat, author: Seat, answerer: Seat) -> dict[str, object]:
    """A review in which the author and who answered read each other, one where they compare, and
    one in which they answer."""
    people = (author, answerer)
    made = a_class(owner, people, now=NOW)
    pairs = a_class(owner, people, now=NOW, strategy=Strategy.PAIRS)
    over = a_class(owner, people, now=NOW, phase=Phase.REVISING)
    theirs = judged(over.works[0], over.participants[1], [5, 5], criteria=over.criteria, now=NOW)
    mine = Review.objects.create(
        community=owner.community, assignment=made.assignment, submission=made.works[1],
        reader=made.participants[0], kind=ReviewKind.PEER, given_at=NOW,
    )  # fmt: skip
    file = default_storage.save("review/1/0123/notes.txt", ContentFile(b"Notes."))
    for work in (made.works[1], pairs.works[1]):
        work.attachments.create(community=owner.community, file=file, size=6, added_at=NOW)
    third = Submission.objects.create(
        community=owner.community, assignment=pairs.assignment, number=3, created_at=NOW,
        saved_at=NOW,
    )  # fmt: skip
    pairs.assignment.comparisons.create(
        community=owner.community, reader=pairs.participants[0], left=pairs.works[1], right=third,
        given_at=NOW,
    )  # fmt: skip
    Participant.objects.filter(pk=made.participants[0].pk).update(wants_more=True)
    return {
        "read_assignment": made.assignment.pk,
        "pairs_assignment": pairs.assignment.pk,
        "answered_assignment": over.assignment.pk,
        "review_id": mine.pk,
        "received_review": theirs.pk,
        "work_number": 2,
        "number": 1,
    }


def _groups(owner: Seat, author: Seat) -> dict[str, int]:
    """A class in which the author learns, the import that made it, and one that waits."""
    content = f"e-mail,class\n{author.member.email},Calculus I\n".encode()
    written, waiting = (
        groups.bring_roster(
            owner, content=content, file_name="class.csv", kind=GroupKind.CLASS, now=NOW
        )
        for _ in range(2)
    )
    groups.confirm_import(
        owner,
        import_id=written.pk,
        digest=dry_run(written).plan.digest,
        ends_missing=False,
        now=NOW,
    )
    made = Group.objects.get(community=owner.community, kind=GroupKind.CLASS)
    return {"group_id": made.pk, "import_id": waiting.pk, "written_import": written.pk}


def _small_rooms(author: Seat, answerer: Seat, third: Seat, room_id: int) -> dict[str, object]:
    """Both are in one of their own, and the author leads; the third has gone for good."""
    home = rooms.Home(room_id=room_id)
    main = rooms.enter(author, home=home, now=NOW)
    rooms.deal_roles(author, sitting_id=main.pk, now=NOW)
    rooms.enter(answerer, home=home, now=NOW)
    # Two are not divided.
    rooms.give_places(main.room, person_ids=[third.member.pk], now=NOW)
    rooms.enter(third, home=home, now=NOW)
    by_hand = {author.member.pk: 1, answerer.member.pk: 2, third.member.pk: 0}
    rooms.divide(
        author,
        sitting_id=main.pk,
        rooms=2,
        minutes=None,
        chosen=by_hand,
        rng=random.Random(1),
        now=NOW,
    )
    rooms.leave(third, sitting_id=main.pk, now=NOW)
    main.room.places.filter(person=third.member).delete()
    small = rooms.whereabouts(author, sitting_id=main.pk, now=NOW)
    return {"divided_sitting": main.pk, "small_sitting": small}


def _room(
    owner: Seat, author: Seat, answerer: Seat, match_id: int, group_id: int
) -> dict[str, object]:
    """One in which both are, with a point, a line and a poll; and what came of a group's."""
    home, of_group = rooms.Home(match_id=match_id), rooms.Home(group_id=group_id)
    for seat in (author, answerer):
        sitting = rooms.enter(seat, home=home, now=NOW)
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": NOW}
    rooms.add_point(author, words="Limits", minutes=5, **here)
    rooms.ask_poll(author, question="When?", choices=["Today", "Never"], **here)
    line = rooms.say(author, body="Hello.", **here)
    over = rooms.enter(author, home=of_group, now=NOW)
    rooms.end(author, sitting_id=over.pk, now=NOW)
    people = [author.member.pk, answerer.member.pk]
    of_people = rooms.open_for(author.community, person_ids=people, name="Limits", now=NOW)
    return {
        **_small_rooms(author, answerer, owner, of_people.pk),
        "sitting_id": sitting.pk,
        "people_room": of_people.pk,
        "over_sitting": over.pk,
        "room_id": sitting.room_id,
        "line_id": line.pk,
        "number": 1,
    }


def _live_help(author: Seat, answerer: Seat, moderator: Seat, topic: Topic) -> dict[str, object]:
    """The author waits, who answered would wait with them, and the author helps a moderator."""
    asked = [
        livehelp.ask(
            seat, title="Why?", body="So far.", topics=[topic], holding=asks.Holding("x"), now=NOW
        )
        for seat in (author, answerer, moderator)
    ]
    first, second, third = asked
    proposal = livehelp.propose_together(answerer, call_id=second.pk, into_id=first.pk, now=NOW)
    livehelp.take(author, call_id=third.pk, along=False, now=NOW)
    return {"call_id": first.pk, "call_proposal": proposal.pk, "helped_call": third.pk}


def _evaluation(owner: Seat, author: Seat, answerer: Seat) -> dict[str, object]:
    """One that is open, in which the author and who answered are a team; nobody has rated."""
    here: dict[str, Any] = {"community": owner.community}
    made = Evaluation.objects.create(
        **here, title="Together", words="Say how it goes.", opens_at=NOW,
        closes_at=NOW + timedelta(days=3650), created_by=owner.member, created_at=NOW,
    )  # fmt: skip
    team = made.teams.create(**here, name="Otters")
    for seat in (author, answerer):
        made.teammates.create(**here, team=team, person=seat.member)
    question = made.questions.create(
        **here, words="What next?", kind="words", seen_by="facilitators"
    )
    return {"evaluation_id": made.pk, "evaluation_question": question.pk}


def _letter(owner: Seat, author: Seat) -> int:
    """What the owner wrote to the author."""
    return Letter.objects.create(
        community=owner.community,
        kind=NeedKind.ALONE,
        subject=str(author.member.pk),
        by=owner.member,
        to=author.member,
        words="Hello",
        at=NOW,
    ).pk


def _ritual(owner: Seat, author: Seat, answerer: Seat) -> dict[str, int]:
    """One for everybody that has been held once, for the author and who answered."""
    plan = rituals.Plan(
        name="Coffee", words="", rhythm=rituals.Rhythm.WEEKLY, first_on=NOW.date(), at=time(10),
        time_zone="UTC", invited=rituals.Invited.EVERYBODY, weeks_new=8, topic_id=None,
        adds_newcomers=False, question="",
    )  # fmt: skip
    ritual = rituals.create_ritual(owner, key="coffee", plan=plan, now=NOW)
    for seat in (author, answerer):
        rituals.join(seat, ritual_id=ritual.pk, answer="", now=NOW)
    rituals.hold_due(now=NOW + timedelta(hours=2))
    return {"ritual_id": ritual.pk, "introduction_id": Introduction.objects.get().pk}


def _rounds(owner: Seat, author: Seat, answerer: Seat, topic: Topic) -> dict[str, int]:
    """One to look at, one being worked out, one that is stuck, and one without the author."""
    found = {}
    for name, state in (
        ("round_id", RoundState.PROPOSED),
        ("solving_round", RoundState.SOLVING),
        ("stuck_round", RoundState.PUBLISHING),
        ("published_round", RoundState.PUBLISHED),
    ):
        is_published = state in (RoundState.PUBLISHING, RoundState.PUBLISHED)
        made = Round.objects.create(
            community=owner.community,
            name="Autumn",
            brings=Brings.TUTORS,
            minutes=0,
            needs_language=True,
            each=1,
            is_fair=True,
            state=state,
            begun_by=owner.member,
            begun_at=NOW,
            published_by=owner.member if is_published else None,
            published_at=NOW if is_published else None,
        )
        found[name] = made.pk
    here = {"community": owner.community}
    RoundPair.objects.create(
        round_id=found["round_id"],
        bundle=1,
        helper=answerer.member,
        learner=author.member,
        topic=topic,
        score=0.5,
        minutes=60,
        **here,
    )
    LeftOut.objects.create(
        round_id=found["published_round"],
        person=author.member,
        is_helper=False,
        bar=Bar.HOURS,
        **here,
    )
    return found | {"bundle": 1}


def _graded(owner: Seat, author: Seat, answerer: Seat) -> dict[str, object]:
    """A review that is over, where the author asked for a second look, and one to practice."""
    people = (author, answerer)
    over = a_class(owner, people, now=NOW, phase=Phase.CLOSED, grades_at=NOW)
    before = a_class(owner, people, now=NOW, phase=Phase.CALIBRATING, calibrates=True)
    appeal = Appeal.objects.create(
        community=owner.community, submission=over.works[0], by=over.participants[0],
        words="Look once more.", asked_at=NOW,
    )  # fmt: skip
    example = before.works[1]
    Submission.objects.filter(pk=example.pk).update(is_example=True)
    Review.objects.create(
        community=owner.community, assignment=before.assignment, submission=example,
        facilitator=owner.member, kind=ReviewKind.REFERENCE, given_at=NOW, sent_at=NOW,
    )  # fmt: skip
    return {
        "graded_assignment": over.assignment.pk,
        "practice_assignment": before.assignment.pk,
        "example_number": example.number,
        "appeal_id": appeal.pk,
        "review_table": "grades",
        "file_kind": "csv",
    }


def _things(seats: Mapping[str, Seat]) -> dict[str, object]:
    """One of each thing, under the name by which an address asks for it."""
    owner, author, answerer = seats["owner"], seats["author"], seats["answerer"]
    topics = create_topics(owner.community.pk, [NewTopic(name="Calculus")], now=NOW)
    wish(author, topic_id=topics["Calculus"].pk, now=NOW)
    for seat in (author, answerer):
        offer(seat, topic_id=topics["Calculus"].pk, level=Level.SOLID, now=NOW)

    thread = forum.ask(
        author, title="Why does it converge?", body="It…", topics=[topics["Calculus"]], now=NOW
    )
    question = Post.objects.get(thread=thread, is_question=True)
    answer = forum.answer(answerer, thread_id=thread.pk, body="Compare it.", now=NOW)
    remark = forum.comment(author, post_id=answer.pk, body="With what?", now=NOW)
    closed = forum.ask(author, title="Is this still needed?", body="No.", topics=[], now=NOW)
    forum.close(owner, thread_id=closed.pk, reason=Reason.UNCLEAR, now=NOW)
    taken_back = forum.ask(author, title="Never mind this one", body="Oh.", topics=[], now=NOW)
    removed = Post.objects.get(thread=taken_back)
    unnamed = forum.ask(
        seats["unnamed"], title="May one ask this?", body="Hm.", anonymously=True, now=NOW
    )
    forum.remove_post(author, post_id=removed.pk, now=NOW)
    other = forum.ask(author, title="Is it the same for all?", body="It…", topics=[], now=NOW)
    accepted = forum.answer(answerer, thread_id=other.pk, body="It is.", now=NOW)
    forum.accept(author, post_id=accepted.pk, seen_accepted_id=None, now=NOW)
    told = forum.explain_back(
        author, post_id=accepted.pk, body="It holds for all, since nothing depends on one.", now=NOW
    )
    forum.thank(author, post_id=accepted.pk, words="The example", now=NOW)
    forum.read(owner, thread_id=other.pk, is_own=False, now=NOW)
    # Flagged by another member, and hidden by the owner.
    flagged = forum.ask(author, title="Who sells the book?", body="I do.", topics=[], now=NOW)
    advert = Post.objects.get(thread=flagged)
    case = flag(answerer, kind="post", about=advert.pk, why=Why.SPAM, note="", now=NOW).case
    decide(owner, case_id=case.pk, decision=Decision.HIDE, words="It is advertising.", now=NOW)
    resource, kept_file, taken_back_link = _library(author, topics["Calculus"])
    kept = asks.keep(
        author,
        asks.Words(title="Why does it diverge?", body="It…"),
        holding=asks.Holding("a-page"),
        now=NOW,
    )
    assert kept is not None
    # Passed to the author, unanswered since, and proposed to be one with a question of theirs.
    asked = forum.ask(answerer, title="Does this one wait?", body="It does.", topics=[], now=NOW)
    mine = forum.ask(author, title="Does it wait, too?", body="It does.", topics=[], now=NOW)
    ask, later = (
        Ask.objects.create(
            community=owner.community, thread=each, asked_at=NOW, escalated_at=NOW,
            state=State.WITH_COORDINATORS, round=2,
        )
        for each in (asked, mine)
    )  # fmt: skip
    Passing.objects.create(
        community=owner.community, ask=ask, person=author.member, round=1, at=NOW
    )
    proposal = Together.objects.create(community=owner.community, ask=later, into=ask, at=NOW)
    talk = discussions.start(
        author,
        title="How do you take notes?",
        body="By hand, or not at all?",
        topics=[topics["Calculus"]],
        poll=NewPoll(question="How?", choices=("By hand", "Typed")),
        now=NOW,
    )
    said = discussions.reply(author, discussion_id=talk.pk, body="By hand.", now=NOW)
    unsaid = discussions.reply(
        author, discussion_id=talk.pk, answers=said.pk, body="Never mind.", now=NOW
    )
    discussions.remove_reply(author, reply_id=unsaid.pk, now=NOW)
    over = discussions.start(author, title="Who has the key?", body="I do.", now=NOW)
    discussions.close(author, discussion_id=over.pk, now=NOW)
    withdrawn = discussions.start(author, title="Never mind this", body="Oh.", now=NOW)
    discussions.remove_discussion(author, discussion_id=withdrawn.pk, now=NOW)
    week = NOW + timedelta(days=7)
    invitation = make_invitation(owner, role=Role.MEMBER, seats=5, expires_at=week, now=NOW)
    (imported,) = not_joined([Author(name="Imported Author", created_at=NOW)])
    keep_seats(owner, authors=[imported], now=NOW)
    gone = verified("gone@example.org", name="Gone", password=None, now=NOW)
    Removal.objects.create(
        community=owner.community, person=gone, removed_by=owner.person, removed_at=NOW, reason="…"
    )
    asking = verified("asking@example.org", name="Asking", password=None, now=NOW)
    request = JoinRequest.objects.create(
        community=owner.community, person=asking, message="May I?", asked_at=NOW
    )
    happened = Happened(
        community_id=owner.community.pk,
        key="answer",
        by_id=answerer.member.pk,
        at=NOW,
        about="thread",
        thread_id=thread.pk,
        post_id=answer.pk,
    )
    tell(happened, (Kind.ANSWERED, [author.member.pk]))
    tell(
        replace(happened, key="moderators"),
        (Kind.REOPENING_ASKED, [each.member.pk for each in seats.values()]),
    )
    matches = _matches(author, answerer, topics["Calculus"])
    groups = _groups(owner, author)
    in_a_room = _room(owner, author, answerer, matches["active_match"], groups["group_id"])
    return {
        **matches,
        **groups,
        **in_a_room,
        **_board(author, matches["active_match"]),
        "letter_token": unsubscribe_token(
            person_id=author.member.pk, community_id=author.community.pk
        ),
        "answer_token": answer_token(match_id=matches["match_id"], person_id=author.member.pk),
        **_document(author, matches["active_match"], groups["group_id"]),
        **_meeting(author, matches["active_match"]),
        **_institution(owner.community),
        **_rounds(owner, author, answerer, topics["Calculus"]),
        **_program(owner, author, answerer, matches["active_match"]),
        **_review(owner, author),
        **_reading(owner, author, answerer),
        **_evaluation(owner, author, answerer),
        **_live_help(author, answerer, seats["moderator"], topics["Calculus"]),
        **_graded(owner, author, answerer),
        "table_key": "topics",
        "letter_id": _letter(owner, author),
        **_ritual(owner, author, answerer),
        "blueprint": "coffee",
        "slug": owner.community.slug,
        "topic": topics["Calculus"].slug,
        "topic_slug": topics["Calculus"].slug,
        "resource_id": resource.pk,
        "file_id": kept_file.pk,
        "taken_back": taken_back_link.pk,
        "path": default_storage.save("people/0123456789abcdef.webp", ContentFile(b"RIFF")),
        "topic_id": topics["Calculus"].pk,
        "case_id": case.pk,
        "kind": "post",
        "about": advert.pk,
        "discussion_id": talk.pk,
        "closed_discussion": over.pk,
        "removed_discussion": withdrawn.pk,
        "reply_id": said.pk,
        "removed_reply": unsaid.pk,
        "thread_id": thread.pk,
        "asked_thread": asked.pk,
        "proposal_id": proposal.pk,
        "closed_thread": closed.pk,
        "unnamed_thread": unnamed.pk,
        "post_id": answer.pk,
        "question": question.pk,
        "removed": removed.pk,
        "comment_id": remark.pk,
        "teach_back_id": told.pk,
        "draft_id": kept.draft.pk,
        "token": invitation.token,
        "notice_id": Notice.objects.get(kind=Kind.ANSWERED).pk,
        "invitation_id": invitation.pk,
        "request_id": request.pk,
        # Of nobody: what is of others looks the same, as the tests of people show.
        "device_id": 10**9,
        "subscription_id": 10**9,
        "pk": 10**9,
        "person_id": answerer.member.pk,
        "other_id": author.member.pk,
        "imported": imported.pk,
        "gone": gone.pk,
        "key": "no-such-key",
        "uidb36": "1a",
    }
