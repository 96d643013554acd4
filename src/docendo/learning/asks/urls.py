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
    path("for-me/", views.for_me, name="for_me"),
    path("for-me/limit/", views.save_limit, name="save_limit"),
    path("<int:thread_id>/pass/", views.decline, name="decline"),
    path("<int:thread_id>/join/", views.join, name="join"),
    path("<int:thread_id>/same/", views.together, name="together"),
    path("same/<int:proposal_id>/", views.consent, name="consent"),
    path("unanswered/", views.unanswered, name="unanswered"),
    path("unanswered/<int:thread_id>/ask/", views.ask_somebody, name="ask_somebody"),
    path("unanswered/<int:thread_id>/comment/", views.remark, name="remark"),
]
