"""The ASGI application: static files first, then Django."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")

application = ServeStaticASGI(
    get_asgi_application(),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    # collectstatic puts a hash of the content into each name, so what is cached never grows stale.
    immutable_file_test=r"\.[0-9a-f]{12}\.",
)
