"""The addresses of documents, below ``c/<slug>/documents/``."""

from django.urls import path

from docendo.learning.documents import views

app_name = "documents"

urlpatterns = [
    path("matches/<int:match_id>/new/", views.begin_in_match, name="begin_in_match"),
    path("groups/<int:group_id>/new/", views.begin_in_group, name="begin_in_group"),
    path("<int:document_id>/", views.document, name="document"),
    path("<int:document_id>/beside/", views.beside, name="beside"),
    path("<int:document_id>/readers/", views.readers, name="readers"),
    path("<int:document_id>/rename/", views.rename, name="rename"),
    path("<int:document_id>/keep/", views.keep, name="keep"),
    path("<int:document_id>/right/", views.set_right, name="set_right"),
    path("<int:document_id>/history/", views.history, name="history"),
    path("<int:document_id>/history/<int:change_id>/", views.version, name="version"),
    path("<int:document_id>/restore/", views.restore, name="restore"),
    path("<int:document_id>/comments/", views.comments, name="comments"),
    path("<int:document_id>/comment/", views.comment, name="comment"),
    path("<int:document_id>/suggest/", views.suggest, name="suggest"),
    path("comments/<int:comment_id>/answer/", views.answer, name="answer"),
    path("comments/<int:comment_id>/edit/", views.edit, name="edit"),
    path("comments/<int:comment_id>/resolve/", views.resolve, name="resolve"),
    path("comments/<int:comment_id>/decide/", views.decide, name="decide"),
    path("comments/<int:comment_id>/take-back/", views.take_back, name="take_back"),
    path("<int:document_id>/pictures/", views.add_picture, name="add_picture"),
    path("<int:document_id>/pictures/<slug:key>.webp", views.picture, name="picture"),
    path("<int:document_id>/download.<str:form>", views.download, name="download"),
]
