"""Everything about asking; included at ``/c/<slug>/questions/ask/``."""

from django.urls import path

from docendo.learning.asks import views

app_name = "asks"

urlpatterns = [
    path("", views.ask, name="ask"),
    path("look/", views.look, name="look"),
    path("keep/", views.keep, name="keep"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/<int:draft_id>/post/", views.post, name="post"),
    path("drafts/<int:draft_id>/later/", views.set_aside, name="set_aside"),
    path("drafts/<int:draft_id>/throw-away/", views.throw_away, name="throw_away"),
]
