"""The addresses of open sockets; that of each is below the page it belongs to."""

from typing import Any

from channels.routing import URLRouter
from django.urls import URLPattern, re_path

from docendo.kernel.sockets.socket import NoSuchSocket
from docendo.learning.calls import sockets as calls
from docendo.learning.documents import sockets as documents
from docendo.learning.livehelp import sockets as livehelp
from docendo.learning.rooms import sockets as rooms

# Each app's ``sockets.routes``; they name who may enter as addresses of pages do.
routes: list[URLPattern] = [*calls.routes, *documents.routes, *livehelp.routes, *rooms.routes]

sockets: Any = URLRouter([*routes, re_path("", NoSuchSocket.as_asgi())])
