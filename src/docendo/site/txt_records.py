"""Whether a domain publishes the key that signs its mail."""

from enum import Enum, auto

import dns.exception
import dns.resolver


class Lookup(Enum):
    FOUND = auto()
    OTHER = auto()
    NOTHING = auto()
    UNKNOWN = auto()


def look_up(name: str, public: str) -> Lookup:
    """What the TXT record of ``name`` says of a public key."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=10)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Lookup.NOTHING
    except dns.exception.DNSException:
        return Lookup.UNKNOWN
    records = ["".join(part.decode("ascii", "replace") for part in each.strings) for each in answer]
    said = ["".join(record.split()) for record in records]
    return Lookup.FOUND if any(f"p={public}" in record for record in said) else Lookup.OTHER
