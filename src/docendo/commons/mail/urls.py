"""The addresses of letters: choosing them, stopping them, and bringing answers."""

from django.urls import path

from docendo.commons.mail import views

app_name = "mail"
urlpatterns = [
    path("me/mail/", views.choices, name="choices"),
    path("me/mail/again/", views.again, name="again"),
    path("c/<slug:slug>/mail/", views.community, name="community"),
    # From a letter: whoever opens it has not signed in.
    path("mail/off/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/in/", views.arriving, name="arriving"),
]
