"""Everything under a community's discussions; included below ``/c/<slug>/discussions/``."""

from django.urls import path

from docendo.learning.discussions import feeds, views

app_name = "discussions"

urlpatterns = [
    path("", views.discussions, name="discussions"),
    path("start/", views.start, name="start"),
    path("announce/", views.announce, name="announce"),
    path("update/", views.update, name="update"),
    path("feed/", feeds.discussions, name="feed"),
    path("feed/<str:topic_slug>/", feeds.discussions_about, name="topic_feed"),
    path("<int:discussion_id>/", views.discussion, name="discussion"),
    path("<int:discussion_id>/reply/", views.reply, name="reply_to"),
    path("<int:discussion_id>/follow/", views.follow, name="follow"),
    path("<int:discussion_id>/vote/", views.vote, name="vote"),
    path("<int:discussion_id>/end-poll/", views.end_poll, name="end_poll"),
    path("<int:discussion_id>/close/", views.close, name="close"),
    path("<int:discussion_id>/reopen/", views.reopen, name="reopen"),
    path("<int:discussion_id>/edit/", views.edit, name="edit"),
    path("<int:discussion_id>/remove/", views.remove, name="remove"),
    path("<int:discussion_id>/restore/", views.restore, name="restore"),
    path("replies/<int:reply_id>/", views.place_of_reply, name="reply"),
    path("replies/<int:reply_id>/edit/", views.edit_reply, name="edit_reply"),
    path("replies/<int:reply_id>/remove/", views.remove_reply, name="remove_reply"),
    path("replies/<int:reply_id>/restore/", views.restore_reply, name="restore_reply"),
]
