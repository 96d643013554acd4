"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from docendo.site import views

handler404 = "docendo.site.views.not_found"
handler500 = "docendo.site.views.broken"
handler403 = "docendo.site.views.forbidden"
handler400 = "docendo.site.views.malformed"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("accounts/", include("allauth.account.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("design/", views.design, name="design"))
