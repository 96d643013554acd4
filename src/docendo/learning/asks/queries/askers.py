"""Who asked: the one place of this app that knows.

A thread's author may be a mask. Whoever has to be kept from being asked, or counted as a reader, of
their own question is found here and nowhere else, and no row of this app repeats it.
"""

from collections.abc import Iterable, Mapping

from docendo.learning.forum.api import Thread


def asker_ids(thread: Thread) -> frozenset[int]:
    """The people who asked this."""
    return frozenset() if thread.author_id is None else frozenset({thread.author_id})


def askers_of(threads: Iterable[Thread]) -> Mapping[int, frozenset[int]]:
    """The same for several threads, by their numbers."""
    return {thread.pk: asker_ids(thread) for thread in threads}
