"""The addresses of finding peers, in a community and in a mail."""

from django.urls import include, path

from docendo.commons.matching import views

app_name = "matching"

here = [
    path("", views.peers, name="peers"),
    path("ask/<int:person_id>/", views.ask, name="ask"),
    path("introduce/<int:person_id>/", views.introducing, name="introducing"),
    path("introduce/<int:person_id>/<int:other_id>/", views.introduce, name="introduce"),
    path("introduce/<int:person_id>/<int:other_id>/third/", views.third, name="third"),
    path(
        "introduce/<int:person_id>/<int:other_id>/three/",
        views.introduce_three,
        name="introduce_three",
    ),
    path("introductions/", views.introductions, name="introductions"),
    path("introductions/sheet/", views.introductions_sheet, name="introductions_sheet"),
    path("<int:match_id>/", views.match, name="match"),
    path("<int:match_id>/accept/", views.accept, name="accept"),
    path("<int:match_id>/decline/", views.decline, name="decline"),
    path("<int:match_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:match_id>/end/", views.end, name="end"),
    path("profile/", views.profile, name="profile"),
    path("profile/offers/", views.add_offers, name="add_offers"),
    path("profile/offers/<int:topic_id>/", views.change_offer, name="change_offer"),
    path("profile/wishes/", views.add_wishes, name="add_wishes"),
    path("profile/wishes/<int:topic_id>/", views.change_wish, name="change_wish"),
    path("profile/week/", views.save_week, name="save_week"),
    path("profile/preferences/", views.save_preferences, name="save_preferences"),
    path("profile/audiences/", views.save_audiences, name="save_audiences"),
    path("profile/rather-not/", views.rather_not, name="rather_not"),
    path("profile/rather-not/find/", views.find_members, name="find_members"),
    path("profile/rather-not/<int:person_id>/", views.rather_not_person, name="rather_not_person"),
    path("people/<int:person_id>/<int:topic_id>/", views.confirm, name="confirm"),
]

urlpatterns = [
    path("c/<slug:slug>/peers/", include(here)),
    # From a mail: whoever opens it has not signed in, and knows of the community by it.
    path("answers/<str:token>/", views.answer, name="answer"),
]
