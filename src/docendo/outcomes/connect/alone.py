"""One import into a community at a time.

What holds the lock is the process itself, by an open file or by its connection to the database.
So it ends with the process, however that ends, and nobody has to tidy up after a kill.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from docendo.commons.communities.api import Community
from docendo.outcomes.connect.refusals import ImportIsRunning


@contextmanager
def alone_in(community: Community) -> Iterator[None]:
    """Nobody else imports into this community meanwhile; raises ImportIsRunning if one does."""
    lock = _advisory_lock if connection.vendor == "postgresql" else _file_lock
    with lock(community):
        yield


@contextmanager
def _advisory_lock(community: Community) -> Iterator[None]:
    """On PostgreSQL, which processes of several machines may use."""
    key = [f"docendo import {community.pk}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
        if cursor.fetchone() != (True,):
            raise ImportIsRunning
    try:
        yield
    finally:
        # A connection that broke has taken its lock along, and a new one has none.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)


@contextmanager
def _file_lock(community: Community) -> Iterator[None]:
    """On SQLite, whose file only one machine may use."""
    # It stays: were it removed, somebody could hold a lock on a file that has no name any more.
    with (settings.HOME / f"import-{community.pk}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportIsRunning from None
        yield
