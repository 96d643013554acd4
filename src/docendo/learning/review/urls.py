"""The addresses of peer reviews, below ``c/<slug>/reviews/``."""

from django.urls import path

from docendo.learning.review import views

app_name = "reviews"

urlpatterns = [
    # What somebody reads and says, what their authors answer, and who reads what.
    path("<int:assignment_id>/reading/", views.reading, name="reading"),
    path("<int:assignment_id>/reading/next/", views.take_next, name="take_next"),
    path("<int:assignment_id>/reading/more/", views.more, name="more"),
    path("<int:assignment_id>/reading/pair/", views.pair, name="pair"),
    path(
        "<int:assignment_id>/reading/pair/<int:work_number>/files/<int:number>/",
        views.pair_file,
        name="pair_file",
    ),
    path("<int:assignment_id>/reading/<int:review_id>/", views.review, name="review"),
    path(
        "<int:assignment_id>/reading/<int:review_id>/keep/", views.keep_review, name="keep_review"
    ),
    path(
        "<int:assignment_id>/reading/<int:review_id>/files/<int:number>/",
        views.read_file,
        name="read_file",
    ),
    path("<int:assignment_id>/answers/", views.answers, name="answers"),
    path("<int:assignment_id>/answers/changes/", views.change, name="change"),
    path("<int:assignment_id>/answers/<int:review_id>/", views.answer, name="answer"),
    path(
        "<int:assignment_id>/answers/<int:review_id>/undo/", views.undo_change, name="undo_change"
    ),
    path("<int:assignment_id>/readers/", views.readers, name="readers"),
    path("<int:assignment_id>/readers/fill/", views.fill_readers, name="fill_readers"),
    path("<int:assignment_id>/readers/<int:work_number>/", views.hand, name="hand"),
    path("<int:assignment_id>/readers/<int:work_number>/back/", views.take_back, name="take_back"),
    # Practice, grades, the facilitator's page, and what is shown at the end.
    path("<int:assignment_id>/practice/", views.practice, name="practice"),
    path("<int:assignment_id>/practice/<int:work_number>/", views.example, name="example"),
    path("<int:assignment_id>/grade/", views.grade, name="grade"),
    path("<int:assignment_id>/grades/", views.grades, name="grades"),
    path("<int:assignment_id>/grades/work-out/", views.work_out, name="work_out"),
    path("<int:assignment_id>/grades/confirm/", views.confirm_grades, name="confirm_grades"),
    path("<int:assignment_id>/grades/method/", views.choose_method, name="choose_method"),
    path("<int:assignment_id>/grades/publish/", views.publish_grades, name="publish_grades"),
    path("<int:assignment_id>/grades/import/", views.import_checks, name="import_checks"),
    path("<int:assignment_id>/grades/<int:work_number>/", views.set_grade, name="set_grade"),
    path("<int:assignment_id>/run/", views.run, name="run"),
    path("<int:assignment_id>/run/<slug:table_key>.<slug:file_kind>", views.table, name="table"),
    path("<int:assignment_id>/appeals/", views.appeals, name="appeals"),
    path("<int:assignment_id>/appeals/<int:appeal_id>/", views.answer_appeal, name="answer_appeal"),
    path("<int:assignment_id>/shown/", views.shown, name="shown"),
    path("<int:assignment_id>/shown/mine/", views.show_work, name="show_work"),
]
