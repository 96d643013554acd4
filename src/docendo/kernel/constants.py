"""Constants as a part of SQL."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Value
from django.db.models.sql.compiler import SQLCompiler


class Constant(Value):
    """A number or a word of ours, written into the SQL and not given beside it.

    SQLite takes a partial index only if it sees that the index holds what is asked for.
    """

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        if isinstance(self.value, int):
            return str(int(self.value)), ()
        word = str(self.value).replace("'", "''").replace("%", "%%")
        return f"'{word}'", ()
