"""The addresses of peer reviews, below ``c/<slug>/reviews/``."""

from django.urls import path

from docendo.learning.review import views

app_name = "reviews"

urlpatterns = [
    # Setting up and taking part
    path("", views.reviews, name="reviews"),
    path("new/", views.choose, name="choose"),
    path("new/from-file/", views.from_file, name="from_file"),
    path("new/<slug:key>/", views.new, name="new"),
    path("<int:assignment_id>/", views.assignment, name="assignment"),
    path("<int:assignment_id>/edit/", views.edit, name="edit"),
    path("<int:assignment_id>/copy/", views.copy, name="copy"),
    path("<int:assignment_id>/share/", views.share, name="share"),
    path("<int:assignment_id>/preview/", views.preview, name="preview"),
    path("<int:assignment_id>/move/", views.move, name="move"),
    path("<int:assignment_id>/join/", views.join, name="join"),
    path("<int:assignment_id>/leave/", views.leave, name="leave"),
    path("<int:assignment_id>/people/", views.people, name="people"),
    path(
        "<int:assignment_id>/people/<int:participant_id>/remove/",
        views.remove_participant,
        name="remove_participant",
    ),
    path("<int:assignment_id>/people/<int:participant_id>/extend/", views.extend, name="extend"),
    path("<int:assignment_id>/materials/", views.materials, name="materials"),
    path("<int:assignment_id>/materials/<int:material_id>/", views.material, name="material"),
    path(
        "<int:assignment_id>/materials/<int:material_id>/remove/",
        views.remove_material,
        name="remove_material",
    ),
    # One's own work
    path("<int:assignment_id>/work/", views.work, name="work"),
    path("<int:assignment_id>/work/save/", views.save, name="save"),
    path("<int:assignment_id>/work/take-back/", views.take_back, name="take_back"),
    path("<int:assignment_id>/work/history/", views.history, name="history"),
    path("<int:assignment_id>/work/files/", views.add_files, name="add_files"),
    path(
        "<int:assignment_id>/work/files/<int:attachment_id>/remove/",
        views.remove_file,
        name="remove_file",
    ),
    path("<int:assignment_id>/work/team/", views.start_team, name="start_team"),
    path("<int:assignment_id>/work/team/leave/", views.leave_team, name="leave_team"),
    path("<int:assignment_id>/work/team/<str:token>/", views.join_team, name="join_team"),
    path("<int:assignment_id>/files/<int:attachment_id>/", views.file, name="file"),
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
    path(
        "<int:assignment_id>/readers/<int:work_number>/back/",
        views.take_back_reader,
        name="take_back_reader",
    ),
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
    path("<int:assignment_id>/works/<int:work_number>/", views.whole, name="whole"),
    path("<int:assignment_id>/appeals/", views.appeals, name="appeals"),
    path("<int:assignment_id>/appeals/<int:appeal_id>/", views.answer_appeal, name="answer_appeal"),
    path("<int:assignment_id>/shown/", views.shown, name="shown"),
    path("<int:assignment_id>/shown/mine/", views.show_work, name="show_work"),
]
