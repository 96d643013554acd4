"""Every address of the site."""

from django.conf import settings
from django.urls import include, path, re_path

from docendo.commons.people import views as people
from docendo.site import search_page, views

handler404 = "docendo.site.views.not_found"
handler500 = "docendo.site.views.broken"
handler403 = "docendo.site.views.forbidden"
handler400 = "docendo.site.views.malformed"
# Asked for by django-allauth, where somebody tries too often.
handler429 = "docendo.site.views.too_often"

urlpatterns = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("scim/v2/", include("docendo.commons.institutions.scim.urls")),
    path("", include("docendo.commons.institutions.urls")),
    path("", include("docendo.outcomes.operations.urls")),
    path("offline/", views.offline, name="offline"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service-worker"),
    path("theme/", people.theme, name="theme"),
    path("language/", people.language, name="language"),
    # Below MEDIA_URL, so that the address of a stored picture is this one.
    re_path(
        r"^pictures/(?P<path>(?:people|communities)/\w+\.webp)$", views.picture, name="picture"
    ),
    path("accounts/", include("docendo.commons.people.account.urls")),
    path("me/data/", include("docendo.outcomes.privacy.urls")),
    path("me/devices/", include("docendo.commons.push.urls")),
    path("me/notices/", include("docendo.outcomes.notices.urls")),
    path("me/", include("docendo.commons.people.urls")),
    path("", include("docendo.commons.mail.urls")),
    path("", include("docendo.commons.communities.urls")),
    path("c/<slug:slug>/care/", include("docendo.commons.care.urls")),
    path("c/<slug:slug>/insights/", include("docendo.outcomes.insights.urls")),
    path("c/<slug:slug>/peers/rounds/", include("docendo.commons.rounds.urls")),
    path("", include("docendo.commons.matching.urls")),
    path("c/<slug:slug>/groups/", include("docendo.commons.groups.urls")),
    path("c/<slug:slug>/peers/rituals/", include("docendo.commons.rituals.urls")),
    path("c/<slug:slug>/topics/", include("docendo.commons.topics.urls")),
    path("", include("docendo.learning.meetings.urls")),
    path("c/<slug:slug>/programs/", include("docendo.learning.programs.urls")),
    path("c/<slug:slug>/reviews/", include("docendo.learning.review.urls")),
    path("c/<slug:slug>/evaluations/", include("docendo.learning.evaluations.urls")),
    path("c/<slug:slug>/boards/", include("docendo.learning.boards.urls")),
    path("c/<slug:slug>/documents/", include("docendo.learning.documents.urls")),
    path("c/<slug:slug>/live/", include("docendo.learning.livehelp.urls")),
    path("c/<slug:slug>/rooms/", include("docendo.learning.rooms.urls")),
    path("c/<slug:slug>/discussions/", include("docendo.learning.discussions.urls")),
    path("c/<slug:slug>/library/", include("docendo.learning.library.urls")),
    path("c/<slug:slug>/questions/ask/", include("docendo.learning.asks.urls")),
    path("c/<slug:slug>/questions/", include("docendo.learning.forum.urls")),
    path(
        "",
        include(
            (
                [
                    path("search/", search_page.everywhere, name="everywhere"),
                    path("c/<slug:slug>/search/", search_page.in_community, name="results"),
                ],
                "search",
            )
        ),
    ),
]

if settings.DEBUG:
    urlpatterns.append(path("design/", views.design, name="design"))
