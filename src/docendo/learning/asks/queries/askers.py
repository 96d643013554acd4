"""Who asked: the one place of this app that knows.

A thread's author may be a persona. Whoever has to be counted, told or asked for consent as the one
who asked is found here and nowhere else, and no row of this app repeats it.
"""

from collections.abc import Iterable, Mapping

from docendo.learning.forum.api import Thread, people_behind


def asker_ids(thread: Thread) -> frozenset[int]:
    """The people who asked this."""
    return askers_of([thread])[thread.pk]


def askers_of(threads: Iterable[Thread]) -> Mapping[int, frozenset[int]]:
    """The same for several threads, by their numbers."""
    found = {}
    for thread in threads:
        ids = named_askers(thread)
        if thread.is_anonymous:
            ids = frozenset(people_behind(thread.community_id, ids).values())
        found[thread.pk] = ids
    return found


def named_askers(thread: Thread) -> frozenset[int]:
    """Whom everybody knows to have asked this: nobody who did so without their name.

    The router spares these. Who asked without their name it may choose like everybody else, and
    nobody tells them: a list of those who were asked in which they are missing would name them.
    """
    return frozenset() if thread.author_id is None else frozenset({thread.author_id})
