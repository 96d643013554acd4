"""Who may hold which socket: the lines of ``routes.py`` for addresses that speak both ways."""

from collections.abc import Mapping

from tests.access.routes import AUTHOR, WRITERS, Route, get

# By the socket's name, such as "rooms:live"; people who are not signed in hold none.
SOCKETS: Mapping[str, Route] = {
    "calls:live": get(AUTHOR),
    "documents:live": get(AUTHOR),
    "livehelp:listen": get(WRITERS),
    "rooms:live": get(AUTHOR),
}
