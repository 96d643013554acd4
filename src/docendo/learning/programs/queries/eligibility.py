"""Whether somebody brings what a program wants of whoever enrolls, and what they lack in words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from docendo.commons.communities.api import Membership
from docendo.commons.groups.api import member_ids
from docendo.commons.topics.api import Offer, Wish
from docendo.kernel.text import isolated
from docendo.learning.programs.models import Decision, Program, Question
from docendo.learning.programs.rules import Brought, Lack, Wanted, Wants, lacks

Answers = Mapping[int, str]


class _Door:
    """All that one program wants, read once for however many people."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.topics = dict(program.topics.values_list("topic_id", "topic__name"))
        rows = program.questions.exclude(admits="").order_by("number")
        self.questions: Mapping[int, Question] = {each.pk: each for each in rows}
        self.wants = Wants(
            days=program.least_days,
            group=program.from_group_id is not None,
            topic=bool(self.topics),
            admits={pk: each.admitted for pk, each in self.questions.items()},
        )

    def in_words(self, lack: Lack, *, until: datetime | None = None) -> str:
        """For whom it is; with the day from which on it is for them who only have to wait."""
        match lack.what:
            case Wanted.DAYS:
                return self._days(until)
            case Wanted.GROUP:
                group = self.program.from_group
                return gettext("It is for who is in the group “%(name)s”.") % {
                    "name": isolated(group.name if group else "")
                }
            case Wanted.TOPIC:
                return gettext(
                    "It is for who helps with or wants to learn one of these, and has said so under"
                    " Peers: %(topics)s."
                ) % {"topics": ", ".join(map(isolated, self.topics.values()))}
            case Wanted.ANSWER:
                asked = self.questions[lack.question]
                return gettext("It is for who answers “%(question)s” with: %(choices)s.") % {
                    "question": isolated(asked.words),
                    "choices": ", ".join(map(isolated, asked.admitted)),
                }

    def _days(self, until: datetime | None) -> str:
        days = self.wants.days
        said = ngettext(
            "It is for who has been in this community for %(number)s day.",
            "It is for who has been in this community for %(number)s days.",
            days,
        ) % {"number": formats.number_format(days)}
        if until is None:
            return said
        day = formats.date_format(localdate(until), "DATE_FORMAT")
        from_when = gettext("That is from %(day)s on.") % {"day": day}
        return f"{said} {from_when}"


def wanted_by(program: Program) -> Sequence[str]:
    """All that a program wants of whoever enrolls, in words."""
    door = _Door(program)
    nothing = Brought(days=-1, is_in_group=False, has_topic=False, answers={})
    wanted = [lack for lack in lacks(door.wants, nothing) if lack.what is not Wanted.DAYS]
    if door.wants.days:
        wanted.insert(0, Lack(Wanted.DAYS))
    return [door.in_words(lack) for lack in wanted]


def lacks_of(
    program: Program, people: Mapping[int, Answers | None], *, now: datetime
) -> Mapping[int, Sequence[str]]:
    """What each of these lacks, in words; by a number of queries that does not grow with them.

    Each comes with their answers by question, or with None where these are not known yet.
    """
    door = _Door(program)
    here = {"community": program.community_id, "person__in": [*people]}
    joined = dict(Membership.objects.filter(**here).values_list("person_id", "joined_at"))
    group = member_ids(program.from_group) if program.from_group else frozenset()
    about: set[int] = set()
    if door.topics:
        for rows in (Offer.objects.all(), Wish.objects.all()):
            said = rows.filter(topic__in=[*door.topics], **here)
            about |= {*said.values_list("person_id", flat=True)}
    found = {}
    for person_id, answers in people.items():
        since = joined.get(person_id, now)
        brought = Brought(
            days=(now - since).days,
            is_in_group=person_id in group,
            has_topic=person_id in about,
            answers=answers or {},
        )
        until = since + timedelta(days=door.wants.days)
        found[person_id] = [
            door.in_words(lack, until=until)
            for lack in lacks(door.wants, brought)
            if answers is not None or lack.what is not Wanted.ANSWER
        ]
    return found


def notes_on_rows(
    community_id: int, people: Mapping[int, Collection[int]], *, now: datetime
) -> Mapping[tuple[int, int], str]:
    """What those lack who would come into the groups of programs by a roster."""
    rows = Program.objects.going_on().filter(community=community_id, group__in=[*people])
    return {
        (program.group_id, person_id): " ".join(lacking)
        for program in rows.select_related("from_group")
        for person_id, lacking in lacks_of(
            program, dict.fromkeys(people[program.group_id]), now=now
        ).items()
        if lacking
    }


def was_taken_out(program: Program, person_id: int) -> bool:
    """Whether a coordinator has, and nobody has brought them in since, by a roster for example."""
    out = Decision.objects.filter(program=program, person=person_id, is_in=False).first()
    if out is None:
        return False
    since = program.group.enrollments.filter(person=person_id, began_at__gt=out.at)
    return not since.exists()
