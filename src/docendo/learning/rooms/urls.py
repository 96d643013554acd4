"""The addresses of rooms, below ``c/<slug>/rooms/``; the socket's stands in ``sockets.py``."""

from django.urls import path

from docendo.learning.rooms import views

app_name = "rooms"

HERE = "at/<int:sitting_id>/"

urlpatterns = [
    path("match/<int:match_id>/", views.match_lobby, name="match_lobby"),
    path("match/<int:match_id>/enter/", views.enter_match, name="enter_match"),
    path("group/<int:group_id>/", views.group_lobby, name="group_lobby"),
    path("group/<int:group_id>/enter/", views.enter_group, name="enter_group"),
    path("<int:room_id>/", views.lobby, name="lobby"),
    path("<int:room_id>/enter/", views.enter, name="enter"),
    path("<int:room_id>/past/", views.past, name="past"),
    path(HERE, views.room, name="room"),
    path(f"{HERE}parts/", views.parts, name="parts"),
    path(f"{HERE}leave/", views.leave, name="leave"),
    path(f"{HERE}remove/", views.remove, name="remove"),
    path(f"{HERE}door/", views.door, name="door"),
    path(f"{HERE}end/", views.end, name="end"),
    path(f"{HERE}say/", views.say, name="say"),
    path("lines/<int:line_id>/take-back/", views.take_back, name="take_back"),
    path(f"{HERE}hand/", views.hand, name="hand"),
    path(f"{HERE}floor/", views.give_floor, name="give_floor"),
    path(f"{HERE}floor/end/", views.end_turn, name="end_turn"),
    path(f"{HERE}react/", views.react, name="react"),
    path(f"{HERE}hints/", views.hints, name="hints"),
    path(f"{HERE}roles/", views.deal_roles, name="deal_roles"),
    path(f"{HERE}roles/give/", views.give_role, name="give_role"),
    path(f"{HERE}roles/add/", views.add_role, name="add_role"),
    path(f"{HERE}agenda/", views.add_point, name="add_point"),
    path(f"{HERE}agenda/drop/", views.drop_point, name="drop_point"),
    path(f"{HERE}agenda/next/", views.next_point, name="next_point"),
    path(f"{HERE}agenda/extend/", views.extend_point, name="extend_point"),
    path(f"{HERE}timer/", views.timer, name="timer"),
    path(f"{HERE}polls/", views.ask_poll, name="ask_poll"),
    path(f"{HERE}polls/<int:number>/vote/", views.vote, name="vote"),
    path(f"{HERE}polls/<int:number>/show/", views.show_poll, name="show_poll"),
    path(f"{HERE}notes/", views.save_notes, name="save_notes"),
    path(f"{HERE}small/", views.divide, name="divide"),
    path(f"{HERE}small/move/", views.move, name="move"),
    path(f"{HERE}small/tell/", views.tell_all, name="tell_all"),
    path(f"{HERE}small/more/", views.extend_division, name="extend_division"),
    path(f"{HERE}small/end/", views.call_back, name="call_back"),
    path(f"{HERE}small/over/", views.go_over, name="go_over"),
    path(f"{HERE}small/back/", views.come_back, name="come_back"),
    path("recaps/<int:sitting_id>/", views.recap, name="recap"),
    path("recaps/<int:sitting_id>/agree/", views.agree, name="agree"),
    path("recaps/<int:sitting_id>/correct/", views.correct, name="correct"),
]
