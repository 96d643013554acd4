"""The addresses of what is made together in a match, below ``c/<slug>/boards/``."""

from django.urls import path

from docendo.learning.boards import views

app_name = "boards"

urlpatterns = [
    path("<int:match_id>/goals/", views.add_goal, name="add_goal"),
    path("goals/<int:goal_id>/", views.change_goal, name="change_goal"),
    path("goals/<int:goal_id>/keep/", views.keep_goal, name="keep_goal"),
    path("goals/<int:goal_id>/steps/", views.add_step, name="add_step"),
    path("steps/<int:step_id>/", views.change_step, name="change_step"),
    path("steps/<int:step_id>/keep/", views.keep_step, name="keep_step"),
    path("steps/<int:step_id>/tick/", views.tick, name="tick"),
    path("<int:match_id>/messages/", views.messages, name="messages"),
    path("<int:match_id>/messages/post/", views.post, name="post"),
    path("<int:match_id>/messages/read/", views.read, name="read"),
    path("messages/<int:message_id>/", views.message, name="message"),
    path("messages/<int:message_id>/edit/", views.change_message, name="change_message"),
    path("messages/<int:message_id>/take-back/", views.take_back, name="take_back"),
    path("<int:match_id>/files/", views.add_files, name="add_files"),
    path("files/<int:shared_file_id>/", views.file, name="file"),
    path("files/<int:shared_file_id>/keep/", views.keep_file, name="keep_file"),
    path("<int:match_id>/notes/", views.notes, name="notes"),
    path("<int:match_id>/notes/history/", views.history, name="history"),
    path("<int:match_id>/notes/restore/", views.restore, name="restore"),
]
