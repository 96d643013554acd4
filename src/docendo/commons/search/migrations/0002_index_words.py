"""The index of words, in the way of each database.

On SQLite two FTS5 tables follow ``search_document`` by triggers. They have no content of their
own (the text is in the table), no positions and no sizes: they only tell which rows hold a word.
Beware: Django changes a table on SQLite by making it anew, and the triggers go with the old one;
a later migration that alters ``Document`` must run this file's statements again.

On PostgreSQL two GIN indexes stand over functions of a row. ``fastupdate`` is off, because what
waits in its list is read one by one by every search.
"""

from django.db import migrations

SQLITE_NUMBER = "({row}.community_id << 40) + {row}.id"
SQLITE_MARKS = """' @ @' || {row}.kind || CASE WHEN {row}.audience = 'everyone' THEN ''
    ELSE ' @restricted @for.' || {row}.audience END"""
SQLITE_TERMS = {
    "search_words": "{row}.folded_title || ' ' || {row}.folded_body || " + SQLITE_MARKS,
    "search_titles": "{row}.folded_title || " + SQLITE_MARKS,
}
SQLITE_TABLE = """
    CREATE VIRTUAL TABLE {table} USING fts5(
        terms, content='', columnsize=0, detail=none, {prefix} tokenize="ascii tokenchars '@#+.'"
    )
"""
SQLITE_INSERT = "INSERT INTO {table}(rowid, terms) VALUES ({number}, {terms});"
SQLITE_DELETE = "INSERT INTO {table}({table}, rowid, terms) VALUES ('delete', {number}, {terms});"
SQLITE_TRIGGER = """
    CREATE TRIGGER {table}_{event} AFTER {event} ON search_document BEGIN {statements} END
"""

POSTGRESQL_MARKS = """' @' || community_id || ' @' || kind
    || CASE WHEN audience = 'everyone' THEN '' ELSE ' @restricted @for.' || audience END""" + "".join(
    f" || ' @w{bits}.' || (id >> {bits})" for bits in (10, 12, 14, 16, 18, 20)
)
# Not in SQL, which would be written out into every query and take long to plan.
POSTGRESQL = (
    f"""
    CREATE FUNCTION search_titles(
        id bigint, community_id bigint, audience varchar, kind varchar, title text
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ BEGIN
        RETURN array_to_tsvector(string_to_array(btrim(title || {POSTGRESQL_MARKS}), ' '));
    END $$
    """,
    f"""
    CREATE FUNCTION search_words(
        id bigint, community_id bigint, audience varchar, kind varchar, title text, body text
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ BEGIN
        RETURN array_to_tsvector(
            string_to_array(btrim(title || {POSTGRESQL_MARKS} || ' ' || body), ' ')
        );
    END $$
    """,
    """
    CREATE INDEX search_titles ON search_document USING gin
        (search_titles(id, community_id, audience, kind, folded_title))
        WITH (fastupdate = off)
    """,
    """
    CREATE INDEX search_words ON search_document USING gin
        (search_words(id, community_id, audience, kind, folded_title, folded_body))
        WITH (fastupdate = off)
    """,
)


def sqlite_statements():
    for table, terms in SQLITE_TERMS.items():
        insert, delete = (
            statement.format(
                table=table, number=SQLITE_NUMBER.format(row=row), terms=terms.format(row=row)
            )
            for statement, row in ((SQLITE_INSERT, "new"), (SQLITE_DELETE, "old"))
        )
        prefix = "prefix='2 3'," if table == "search_titles" else ""
        yield SQLITE_TABLE.format(table=table, prefix=prefix)
        for event, statements in (
            ("insert", insert),
            ("delete", delete),
            ("update", delete + insert),
        ):
            yield SQLITE_TRIGGER.format(table=table, event=event, statements=statements)


def index_words(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else sqlite_statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(index_words, migrations.RunPython.noop)]
