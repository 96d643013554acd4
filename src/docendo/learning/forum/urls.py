"""Everything under a community's questions; included below ``/c/<slug>/questions/``."""

from django.urls import path

from docendo.learning.forum import feeds, views

app_name = "forum"

urlpatterns = [
    path("", views.questions, name="questions"),
    path("feed/", feeds.questions, name="feed"),
    path("feed/<str:topic_slug>/", feeds.questions_about, name="topic_feed"),
    path("<int:thread_id>/", views.question, name="question"),
    path("<int:thread_id>/answer/", views.answer, name="answer"),
    path("<int:thread_id>/follow/", views.follow, name="follow"),
    path("<int:thread_id>/close/", views.close, name="close"),
    path("<int:thread_id>/reopen/", views.reopen, name="reopen"),
    path("<int:thread_id>/ask-to-reopen/", views.ask_to_reopen, name="ask_to_reopen"),
    path("<int:thread_id>/give-name/", views.give_name, name="give_name"),
    path("<int:thread_id>/asker/", views.asker, name="asker"),
    path("posts/<int:post_id>/", views.post, name="post"),
    path("posts/<int:post_id>/vote/", views.vote, name="vote"),
    path("posts/<int:post_id>/worked/", views.worked, name="worked"),
    path("posts/<int:post_id>/accept/", views.accept, name="accept"),
    path("posts/<int:post_id>/explain/", views.explain, name="explain"),
    path("posts/<int:post_id>/thank/", views.thank, name="thank"),
    path("posts/<int:post_id>/comment/", views.comment, name="comment"),
    path("posts/<int:post_id>/edit/", views.edit, name="edit"),
    path("posts/<int:post_id>/history/", views.history, name="history"),
    path("posts/<int:post_id>/take-back/", views.take_back_edit, name="take_back_edit"),
    path("posts/<int:post_id>/remove/", views.remove, name="remove"),
    path("posts/<int:post_id>/restore/", views.restore, name="restore"),
    path("comments/<int:comment_id>/edit/", views.edit_comment, name="edit_comment"),
    path("comments/<int:comment_id>/thank/", views.thank_for_comment, name="thank_for_comment"),
    path("explanations/<int:teach_back_id>/edit/", views.edit_explanation, name="edit_explanation"),
    path("my-help/", views.helped, name="helped"),
]
