"""The yardstick: a bare Django with one view and one query, on the same database and server."""

from typing import Any, ClassVar

import django
from django.conf import settings

from docendo.site.settings import DATABASES, SECRET_KEY


def _configure() -> None:
    # The very database settings of Docendo, and nothing else of it.
    settings.configure(
        SECRET_KEY=SECRET_KEY,
        DATABASES=DATABASES,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()


if not settings.configured:
    _configure()

from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Session(models.Model):
    """A table that is there; any would do."""

    session_key = models.CharField(max_length=40, primary_key=True)
    expire_date = models.DateTimeField()

    objects: ClassVar[models.Manager["Session"]] = models.Manager()

    class Meta:
        app_label = "yardstick"
        db_table = "django_session"
        managed = False


def one_query(request: HttpRequest) -> HttpResponse:
    session = Session.objects.get(pk=request.GET["key"])
    page = f"<p>{session.expire_date:%Y-%m-%d}</p>"
    return HttpResponse(page, headers={"Content-Length": str(len(page))})


urlpatterns = [
    path("", one_query),
    path("healthz", lambda request: HttpResponse("It runs.")),
]
application: Any = get_asgi_application()
