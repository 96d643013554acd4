"""Plays the discussions of the demo's script, as ``Stage`` plays its questions."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Protocol

from docendo.commons.communities.api import Seat
from docendo.commons.topics.api import Topic
from docendo.learning.discussions import api as discussions
from docendo.site.demo.talk import Response, Survey, Talk

Happening = tuple[datetime, Callable[..., object]]


class Around(Protocol):
    """What discussions need of the stage on which they are played."""

    topics: dict[str, Topic]

    def seat(self, key: str) -> Seat: ...

    def later(self, at: datetime, *marks: object) -> datetime: ...


class Talks:
    """The discussions of one community; keys of the script become rows here."""

    def __init__(self, stage: Around) -> None:
        self.stage = stage
        self.started: dict[str, discussions.Discussion] = {}
        self.replies: dict[tuple[str, int], discussions.Reply] = {}

    def about(self, talk: Talk) -> Iterator[Happening]:
        """What happens in a discussion, each at its time."""
        yield talk.at, partial(self.start, talk)
        for place, response in enumerate(talk.replies):
            yield response.at, partial(self.reply, talk, place, response)
        for key, places in talk.survey.votes if talk.survey else ():
            yield self.stage.later(talk.at, talk.key, key), partial(self.vote, talk, key, places)

    def start(self, talk: Talk, *, now: datetime) -> None:
        self.started[talk.key] = discussions.start(
            self.stage.seat(talk.author),
            kind=discussions.Kind(talk.kind),
            title=talk.title,
            body=talk.body,
            topics=[self.stage.topics[key] for key in talk.topics],
            poll=_poll(talk.survey) if talk.survey else None,
            now=now,
        )

    def reply(self, talk: Talk, place: int, response: Response, *, now: datetime) -> None:
        answered = None if response.answers is None else self.replies[talk.key, response.answers]
        self.replies[talk.key, place] = discussions.reply(
            self.stage.seat(response.author),
            discussion_id=self.started[talk.key].pk,
            body=response.body,
            answers=None if answered is None else answered.pk,
            now=now,
        )

    def vote(self, talk: Talk, key: str, places: tuple[int, ...], *, now: datetime) -> None:
        discussion = self.started[talk.key]
        offered = discussions.Choice.objects.filter(
            community_id=discussion.community_id, poll__discussion=discussion
        )
        chosen = offered.filter(position__in=places).values_list("pk", flat=True)
        discussions.vote(
            self.stage.seat(key), discussion_id=discussion.pk, choice_ids=list(chosen), now=now
        )


def _poll(survey: Survey) -> discussions.NewPoll:
    return discussions.NewPoll(
        question=survey.question,
        choices=survey.choices,
        allows_several=survey.allows_several,
        is_secret=survey.is_secret,
    )
