"""The addresses of communities; each community's own begin with ``c/<slug>/``."""

from django.urls import path

from docendo.commons.communities import views

app_name = "communities"

urlpatterns = [
    path("communities/", views.index, name="index"),
    path("communities/new/", views.new, name="new"),
    path("communities/preview/", views.preview, name="preview"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("c/<slug:slug>/", views.home, name="home"),
    path("c/<slug:slug>/join/", views.join, name="join"),
    path("c/<slug:slug>/ask-to-join/", views.ask_to_join, name="ask_to_join"),
    path("c/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("c/<slug:slug>/leave/", views.leave, name="leave"),
    path("c/<slug:slug>/preview/", views.preview_text, name="preview_text"),
    path("c/<slug:slug>/people/", views.people, name="people"),
    path("c/<slug:slug>/people/<int:person_id>/", views.person, name="person"),
    path("c/<slug:slug>/people/<int:person_id>/role/", views.give_role, name="give_role"),
    path("c/<slug:slug>/people/<int:person_id>/remove/", views.remove, name="remove"),
    path("c/<slug:slug>/people/<int:person_id>/block/", views.block, name="block"),
    path("c/<slug:slug>/people/<int:person_id>/claim/", views.claim, name="claim"),
    path("c/<slug:slug>/settings/", views.settings, name="settings"),
    path("c/<slug:slug>/settings/doors/", views.doors, name="doors"),
    path("c/<slug:slug>/settings/invitations/", views.invitations, name="invitations"),
    path(
        "c/<slug:slug>/settings/invitations/<int:invitation_id>/revoke/",
        views.revoke,
        name="revoke",
    ),
    path("c/<slug:slug>/settings/requests/", views.requests, name="requests"),
    path("c/<slug:slug>/settings/requests/<int:request_id>/", views.decide, name="decide"),
    path("c/<slug:slug>/settings/removals/", views.removals, name="removals"),
    path("c/<slug:slug>/settings/removals/<int:person_id>/lift/", views.lift, name="lift"),
    path("c/<slug:slug>/settings/delete/", views.delete, name="delete"),
]
