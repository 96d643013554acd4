"""The pages of django-allauth that we use, each with who may enter; what is not here is off."""

from allauth.account import views as allauth
from django.urls import path, re_path

from docendo.kernel.access import anyone, entry, signed_in

urlpatterns = [
    path("login/", entry(anyone)(allauth.login), name="account_login"),
    path("logout/", entry(anyone)(allauth.logout), name="account_logout"),
    path("signup/", entry(anyone)(allauth.signup), name="account_signup"),
    path("inactive/", entry(anyone)(allauth.account_inactive), name="account_inactive"),
    path(
        "confirm-email/",
        entry(anyone)(allauth.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        entry(anyone)(allauth.confirm_email),
        name="account_confirm_email",
    ),
    path("email/", entry(signed_in)(allauth.email), name="account_email"),
    path(
        "password/change/",
        entry(signed_in)(allauth.password_change),
        name="account_change_password",
    ),
    path("password/reset/", entry(anyone)(allauth.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        entry(anyone)(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entry(anyone)(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
