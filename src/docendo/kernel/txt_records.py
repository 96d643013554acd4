"""What a domain says of itself in TXT records."""

import dns.exception
import dns.resolver


class Unanswered(Exception):
    """No name server said whether there are any."""


def records_of(name: str) -> list[str]:
    """The TXT records of a name, none where there are none. Raises Unanswered."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=10)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException:
        raise Unanswered from None
    return ["".join(part.decode("ascii", "replace") for part in each.strings) for each in answer]
