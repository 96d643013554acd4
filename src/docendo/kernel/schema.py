"""The tables of an empty database, made at once from what its migrations come to.

One after the other they take a minute: Django builds the models anew for each of their
operations. What they come to is the same, and a test holds both side by side.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.special import RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder

# An app and the name of one of its migrations.
Node = tuple[str, str]
OF_DJANGO = "django_migrations"
LOCK = 6_030_901


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else makes or changes the tables meanwhile; whoever does is waited for.

    What holds the lock ends with its process, so nothing is to be tidied up after a kill. SQLite
    could hold one transaction only, and to migrate takes many; its file is of one machine.
    """
    if connection.vendor != "postgresql":
        # The folder itself: a file of its own would belong to whoever was first, such as root.
        folder = os.open(settings.HOME, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def is_empty() -> bool:
    """Whether the database has no tables, or only the one in which migrations are written down."""
    tables = set(connection.introspection.table_names())
    return tables <= {OF_DJANGO} and not MigrationRecorder(connection).applied_migrations()


def create(nodes: Iterable[Node] | None = None) -> None:
    """Make the tables as these migrations would, and write down that they have been applied.

    With nodes, they and what they depend on are meant; without, all that there are. The database
    must be empty. Operations that only move rows are left out: they are marked as ``elidable``.
    Either everything is there afterwards or nothing.
    """
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    targets = sorted(graph.leaf_nodes() if nodes is None else nodes)
    # Not the executor's own plan: that goes back again to a target it has passed.
    plan = dict.fromkeys(node for target in targets for node in graph.forwards_plan(target))
    migrations = [executor.loader.get_migration(*node) for node in plan]
    state = executor.loader.project_state(targets)
    executor.recorder.ensure_schema()
    with connection.schema_editor(atomic=True) as editor:
        for model in state.apps.get_models():
            if model._meta.can_migrate(connection):  # noqa: SLF001 Django documents it
                editor.create_model(model)
        for migration in migrations:
            for operation in migration.operations:
                if isinstance(operation, RunPython | RunSQL) and not operation.elidable:
                    operation.database_forwards(migration.app_label, editor, state, state)
        _write_down(executor.recorder, migrations)


def _write_down(recorder: MigrationRecorder, migrations: Iterable[Migration]) -> None:
    for migration in migrations:
        recorder.record_applied(migration.app_label, migration.name)
