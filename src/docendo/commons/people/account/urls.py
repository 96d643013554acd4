"""The pages of django-allauth that we use, each with who may enter; what is not here is off.

All are before the gates: whoever has to set something up first does it here.
"""

from functools import partial

from allauth.account import views as allauth
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from docendo.commons.people import views
from docendo.commons.people.account import views as account
from docendo.commons.people.account.factors import views as factors
from docendo.kernel.access import anyone, entry, signed_in

open_to = partial(entry, before_gates=True)

urlpatterns = [
    path("login/", open_to(anyone)(account.SignIn.as_view()), name="account_login"),
    path("logout/", open_to(anyone)(allauth.logout), name="account_logout"),
    path("signup/", open_to(anyone)(account.SignUp.as_view()), name="account_signup"),
    path("inactive/", open_to(anyone)(allauth.account_inactive), name="account_inactive"),
    path(
        "confirm-email/",
        open_to(anyone)(allauth.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        open_to(anyone)(allauth.confirm_email),
        name="account_confirm_email",
    ),
    path("email/", open_to(signed_in)(allauth.email), name="account_email"),
    path(
        "password/change/",
        open_to(signed_in)(account.ChangePassword.as_view()),
        name="account_change_password",
    ),
    path(
        "password/reset/",
        open_to(anyone)(account.ForgotPassword.as_view()),
        name="account_reset_password",
    ),
    path(
        "password/reset/done/",
        open_to(anyone)(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to(anyone)(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "reauthenticate/", open_to(signed_in)(allauth.reauthenticate), name="account_reauthenticate"
    ),
    path("signing-in/", views.signing_in, name="mfa_index"),
    path("code/", open_to(anyone)(factors.SecondStep.as_view()), name="mfa_authenticate"),
    path("code/again/", open_to(signed_in)(factors.StepAgain.as_view()), name="mfa_reauthenticate"),
    path("app/add/", open_to(signed_in)(factors.AddApp.as_view()), name="mfa_activate_totp"),
    path("app/remove/", open_to(signed_in)(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        open_to(signed_in)(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/",
        open_to(signed_in)(factors.NewCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        open_to(signed_in)(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/sign-in/", open_to(anyone)(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "passkeys/add/", open_to(signed_in)(factors.AddPasskey.as_view()), name="mfa_add_webauthn"
    ),
    path(
        "passkeys/<int:pk>/rename/",
        open_to(signed_in)(factors.RenamePasskey.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        open_to(signed_in)(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
]
