"""All that is held of a person as one file: JSON that anybody can read, and their files."""

import base64
import json
import zipfile
from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from docendo.commons.people.api import Person
from docendo.outcomes.privacy.queries import about_themselves, everything_of, files_of


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        if isinstance(o, bytes | memoryview):
            return base64.b64encode(bytes(o)).decode()
        return super().default(o)


def write_everything(person: Person, *, into: IO[bytes], now: datetime) -> None:
    """Write a zip: ``me.json``, one list for each kind of thing, and the files.

    Rows are written as they are read, so that much of it needs no memory.
    """
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _read_me(now))
        _put(archive, "me.json", about_themselves(person))
        for column, rows in everything_of(person):
            first = next(rows, None)
            if first is None:
                continue
            with archive.open(f"{column}.json", "w") as part:
                part.write(b"[")
                part.write(_bytes(first))
                for row in rows:
                    part.write(b",\n" + _bytes(row))
                part.write(b"]\n")
        for name in files_of(person):
            if default_storage.exists(name):
                with default_storage.open(name) as kept, archive.open(f"files/{name}", "w") as part:
                    for chunk in kept.chunks():
                        part.write(chunk)


def _bytes(row: object) -> bytes:
    return json.dumps(row, cls=_Encoder, ensure_ascii=False, indent=1).encode()


def _put(archive: zipfile.ZipFile, name: str, row: object) -> None:
    archive.writestr(name, _bytes(row) + b"\n")


def _read_me(now: datetime) -> str:
    return (
        _(
            "This is all that this site holds of you, as of %(moment)s. Each file holds one kind of"
            " thing, as JSON; the folder “files” holds what you have added. What others wrote is"
            " theirs and not in here."
        )
        % {"moment": now.isoformat(timespec="minutes")}
        + "\n"
    )
