"""Whether a domain publishes the key that signs its mail."""

from enum import Enum, auto

from docendo.kernel.txt_records import Unanswered, records_of


class Lookup(Enum):
    FOUND = auto()
    OTHER = auto()
    NOTHING = auto()
    UNKNOWN = auto()


def look_up(name: str, public: str) -> Lookup:
    """What the TXT record of ``name`` says of a public key."""
    try:
        said = ["".join(record.split()) for record in records_of(name)]
    except Unanswered:
        return Lookup.UNKNOWN
    if not said:
        return Lookup.NOTHING
    return Lookup.FOUND if any(f"p={public}" in record for record in said) else Lookup.OTHER
