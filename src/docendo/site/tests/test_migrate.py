"""An empty database gets its tables at once, and they are those that its migrations make."""

import pytest

from docendo.kernel.tests.processes import Place

ONE_BY_ONE = """
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())
emit_post_migrate_signal(0, False, "default")
"""
# As a backup names them: each, and not only the last of every app.
BY_ALL_NAMES = """
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from docendo.kernel import schema

schema.create(set(MigrationLoader(connection).disk_migrations))
"""
OF_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master"
COLUMNS = """
    SELECT table_name, column_name, udt_name, character_maximum_length, is_nullable,
        column_default, is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
"""
OF_POSTGRESQL = (
    COLUMNS,
    CONSTRAINTS,
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT sequence_name, data_type FROM information_schema.sequences",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
)
WRITTEN_DOWN = "SELECT app, name FROM django_migrations"


def schema(place: Place) -> set[tuple[object, ...]]:
    """All that its tables are, but the order of columns, which nothing depends on."""
    if place.database_url:
        return {row for query in OF_POSTGRESQL for row in place.query(query)}
    return {
        (kind, name, table, *sorted((sql or "").rstrip(")").split(", ")))
        for kind, name, table, sql in place.query(OF_SQLITE)
    }


def rows(place: Place) -> dict[str, int]:
    """How many each of its tables has: a row that a migration writes must not be left out."""
    of_postgresql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    of_sqlite = """
        SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
        AND name NOT LIKE 'sqlite_%'
    """
    tables = place.query(of_postgresql if place.database_url else of_sqlite)
    return {name: place.query(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables}


@pytest.mark.long
def test_tables_made_at_once_are_those_of_all_migrations(
    place: Place, migrated_place: Place
) -> None:
    place.run_forked(ONE_BY_ONE)
    assert len(schema(place)) > 500
    assert schema(migrated_place) == schema(place)
    assert set(migrated_place.query(WRITTEN_DOWN)) == set(place.query(WRITTEN_DOWN))
    assert rows(migrated_place) == rows(place)


def test_tables_are_made_from_the_names_of_all_migrations_too(
    place: Place, migrated_place: Place
) -> None:
    place.run_forked(BY_ALL_NAMES)
    assert schema(place) == schema(migrated_place)
    assert sorted(place.query(WRITTEN_DOWN)) == sorted(migrated_place.query(WRITTEN_DOWN))


def test_a_part_of_the_tables_is_made_as_before(place: Place) -> None:
    done = place.run("migrate", "kernel")
    assert done.returncode == 0, done.stderr
    assert {app for app, _name in place.query(WRITTEN_DOWN)} == {"kernel"}


@pytest.mark.long
def test_two_that_begin_at_once_on_an_empty_database_both_come_to_its_tables(place: Place) -> None:
    code = "from django.core.management import call_command; call_command('migrate')"
    forks = [place.fork(code) for _ in range(2)]
    for fork in forks:
        fork.join()
    said = (place.folder / "said").read_text()
    assert [fork.exitcode for fork in forks] == [0, 0], said
    assert said.count("Making all tables at once") == 1
    written_down = place.query(WRITTEN_DOWN)
    assert len(written_down) == len(set(written_down)) > 100
