"""How a setting is spelled: each gives back the value, or says in words what is wrong with it.

What they raise never repeats the value, since it may hold a password.
"""

import re
from urllib.parse import SplitResult, urlsplit


def address(value: str, *schemes: str) -> SplitResult:
    """The parts of an address; errors never repeat it, since it may hold a password."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError(
            "it cannot be read as an address; in a password write %40 for @, %3A for :,"
            " %2F for / and %23 for #"
        ) from None
    if parts.scheme not in schemes:
        *others, last = (f"{scheme}://" for scheme in schemes)
        raise ValueError(f"it must start with {' or '.join([', '.join(others), last])}")
    return parts


def database_url(value: str) -> str:
    parts = address(value, "postgres", "postgresql", "sqlite")
    if not parts.path.strip("/"):
        raise ValueError("it names no database after the last slash")
    return value


def redis_url(value: str) -> str:
    address(value, "redis", "rediss", "unix")
    return value


def mail_url(value: str) -> str:
    if not address(value, "smtp", "smtps").hostname:
        raise ValueError("it names no mail server")
    return value


def selectors(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9.-]*(,[a-z0-9.-]+)*", value):
        raise ValueError("selectors are of a to z, digits, dots and hyphens, separated by commas")
    return value


def reply_address(value: str) -> str:
    # What follows the plus takes up to 52 of the 64 characters that stand before the @.
    if not re.fullmatch(r"|[a-z0-9._-]{1,11}@[a-z0-9.-]+", value):
        raise ValueError("it must be an address in small letters, with up to 11 before the @")
    return value


def mailbox_url(value: str) -> str:
    if value and not address(value, "imap", "imaps").hostname:
        raise ValueError("it names no mail server")
    return value


def push_services(value: str) -> str:
    if not re.fullmatch(r"off|[a-z0-9.-]+(,[a-z0-9.-]+)*", value):
        raise ValueError("it must be names of hosts, separated by commas, or off")
    return value


def stun_servers(value: str) -> str:
    if not re.fullmatch(r"|stuns?:[\w.\[\]:-]+(,stuns?:[\w.\[\]:-]+)*", value):
        raise ValueError("it must be stun:host:port, several separated by commas")
    return value


def turn_servers(value: str) -> str:
    one = r"turns?:[\w.\[\]:-]+(\?transport=(udp|tcp))?"
    if not re.fullmatch(rf"|{one}(,{one})*", value):
        raise ValueError(
            "it must be turn:host:port, with ?transport=tcp behind it or not,"
            " several separated by commas"
        )
    return value


def web_address(value: str) -> str:
    if value and not address(value, "http", "https").hostname:
        raise ValueError("it must be http:// or https:// and a host")
    return value.rstrip("/")


def public_url(value: str) -> str:
    parts = address(value, "http", "https")
    if not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError("it must be http:// or https:// and a host, and nothing after it")
    return value.rstrip("/")
