"""What the demo's people put into their library, think of it, and find it useful for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from docendo.kernel.reaching import Answer
from docendo.learning.library import api as library
from docendo.learning.library.actions import look_at_what_is_due
from docendo.site.demo.script import CONTENT, Recommendation, Script

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage

# The link that does not answer any more failed on these days.
LOOKED_AT_DAYS_AGO = (5, 4, 3)


def shelving(stage: "Stage") -> Iterator["Happening"]:
    """Everything that happens in the library of a community."""
    asked = {ask.key: ask.at for ask in stage.script.questions}
    for each in stage.script.library:
        yield each.at, partial(_add, stage, each)
        for key, stars in each.stars:
            yield stage.later(each.at, each.title, key), partial(_rate, stage, each, key, stars)
        for question, keys in each.useful:
            at = max(each.at, asked[question])
            for key in keys:
                # One after another: whoever is first names it there.
                at = stage.later(at, each.title, question, key)
                yield at, partial(_say_useful, stage, each, question, key)


def _add(stage: "Stage", each: Recommendation, *, now: datetime) -> None:
    said = library.Said(
        title=each.title,
        note=each.note,
        language=each.language,
        topics=[stage.topics[key] for key in each.topics],
    )
    if each.file:
        content = (CONTENT / stage.script.slug / "files" / each.file).read_bytes()
        file = ContentFile(content, name=each.file)
        added = library.add_file(stage.seat(each.by), file=file, said=said, now=now)
    else:
        added = library.add_link(stage.seat(each.by), url=each.url, said=said, now=now)
    stage.resources[each.title] = added


def _rate(stage: "Stage", each: Recommendation, key: str, stars: int, *, now: datetime) -> None:
    resource_id = stage.resources[each.title].pk
    library.rate(stage.seat(key), resource_id=resource_id, stars=stars, now=now)


def _say_useful(
    stage: "Stage", each: Recommendation, question: str, key: str, *, now: datetime
) -> None:
    thread_id = stage.threads[question].pk
    stage.read(key, thread_id, now=now)
    resource_id = stage.resources[each.title].pk
    library.say_useful(stage.seat(key), resource_id=resource_id, thread_id=thread_id, now=now)


def look_at_links(scripts: tuple[Script, ...], *, now: datetime) -> None:
    """Nobody is asked: the scripts say which of the links answer."""
    dead = {each.url for script in scripts for each in script.library if each.is_dead}

    def answer(url: str) -> Answer:
        return Answer.GONE if url in dead else Answer.ANSWERS

    for days in LOOKED_AT_DAYS_AGO:
        look_at_what_is_due(most=1000, now=now - timedelta(days=days), ask=answer)
