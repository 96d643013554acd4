"""Django's settings, derived from the configuration; nothing here is read from elsewhere."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from docendo.site import configuration, logs

CONFIGURATION = configuration.read()
HOME = CONFIGURATION.home
SITE = Path(__file__).parent

SECRET_KEY = CONFIGURATION.secret_key
# A backup carries it along; a key from the environment is kept by whoever has put it there.
SECRET_KEY_FILE = None if CONFIGURATION.docendo_secret_key else CONFIGURATION.secret_key_file
DEBUG = CONFIGURATION.docendo_debug
PUBLIC_URL = CONFIGURATION.public_url
ROOT_URLCONF = "docendo.site.urls"
ASGI_APPLICATION = "docendo.site.asgi.application"

INSTALLED_APPS = [
    "docendo.site",
    "docendo.outcomes.operations",
    "docendo.outcomes.connect",
    "docendo.outcomes.notices",
    "docendo.outcomes.insights",
    "docendo.outcomes.privacy",
    "docendo.learning.livehelp",
    "docendo.learning.asks",
    "docendo.learning.library",
    "docendo.learning.programs",
    "docendo.learning.review",
    "docendo.learning.evaluations",
    "docendo.learning.calls",
    "docendo.learning.boards",
    "docendo.learning.rooms",
    "docendo.learning.documents",
    "docendo.learning.meetings",
    "docendo.learning.discussions",
    "docendo.learning.forum",
    "docendo.commons.institutions",
    "docendo.commons.rituals",
    "docendo.commons.rounds",
    "docendo.commons.matching",
    "docendo.commons.groups",
    "docendo.commons.mail",
    "docendo.commons.push",
    "docendo.commons.care",
    "docendo.commons.topics",
    "docendo.commons.communities",
    "docendo.commons.people",
    "docendo.commons.search",
    "docendo.kernel",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "docendo.kernel.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "docendo.site.middleware.Compression",
    "docendo.kernel.devices.Devices",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "docendo.site.middleware.ReaderPreferences",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "docendo.outcomes.notices.middleware.SeenByOpening",
    "docendo.kernel.middleware.Refusals",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["docendo.site.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "docendo.site.context.surroundings",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SITE / "jinja2"],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "docendo.site.jinja.environment"},
    },
]

# --- Database ---------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    # Without IMMEDIATE two writers that both read first fail at once with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;"
    ),
}


def _database() -> dict[str, Any]:
    url = CONFIGURATION.database_url or f"sqlite:///{HOME / 'docendo.sqlite3'}"
    database: dict[str, Any] = dict(dj_database_url.parse(url))
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = SQLITE_OPTIONS
        # Opening a file and telling it how to behave costs more than most pages ask of it, but
        # only a new connection reads what its planner has learned since.
        database["CONN_MAX_AGE"] = 300
    else:
        database["OPTIONS"] = {
            # To compile a query takes longer than any page's query takes.
            "options": "-c jit=off",
            "application_name": f"docendo {os.getpid()}",
            **database.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": 16, "timeout": 10},
            # What pages ask each time is planned once for a connection: kernel/prepared.py.
            "prepare_threshold": 3,
        }
    return database


DATABASES = {"default": _database()}
# How many requests one process works on at once, each in a thread with its own connection.
THREADS = 4 if "sqlite3" in DATABASES["default"]["ENGINE"] else 10
# What open sockets ask, beside the requests.
SOCKET_THREADS = 4
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WORKER_INSIDE = CONFIGURATION.docendo_worker
BACKUPS_FOLDER = CONFIGURATION.backups
BACKUPS_KEPT = CONFIGURATION.docendo_backups_kept
METRICS_TOKEN = CONFIGURATION.docendo_metrics_token

if CONFIGURATION.redis_url:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "docendo.kernel.shared.SharedCache",
            "LOCATION": CONFIGURATION.redis_url,
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }
REDIS_URL = CONFIGURATION.redis_url

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
# Addresses are unique whatever their case: the constraint one_person_per_email_address.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["docendo.commons.people.account.sessions.Backend"]
SESSION_ENGINE = "docendo.commons.people.account.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "docendo.commons.people.account.passwords.UnlikeThePerson",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "docendo.commons.people.account.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "docendo.commons.people.account.passwords.MoreThanWordsOfHere"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "docendo.commons.people.account.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "docendo.commons.people.account.forms.SignInForm",
    "signup": "docendo.commons.people.account.forms.SignUpForm",
    "add_email": "docendo.commons.people.account.forms.ChangeAddressForm",
    "change_password": "docendo.commons.people.account.forms.ChangePasswordForm",
    "reset_password": "docendo.commons.people.account.forms.ForgotPasswordForm",
    "reset_password_from_key": "docendo.commons.people.account.forms.NewPasswordForm",
    "reauthenticate": "docendo.commons.people.account.forms.AskAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Where no mail can be sent a confirmation can never arrive, so it is only asked for when it can.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if CONFIGURATION.email_url else "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Whoever opens the link in the browser in which they signed up goes on where they were.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_TIMEOUT = 24 * 60 * 60
# By address (ip) a whole lecture hall must get in at once; by account (key) nobody may guess on.
ACCOUNT_RATE_LIMITS = {
    "login": "300/10m/ip",
    "login_failed": "100/10m/ip,5/5m/key",
    "signup": "200/10m/ip",
    "reset_password": "60/10m/ip,3/10m/key",
    "reset_password_from_key": "60/10m/ip",
    "change_password": "10/10m/user",
    "manage_email": "10/10m/user",
    "confirm_email": "1/1m/key",
    "reauthenticate": "30/10m/user",
}
# A password is asked for again before anything of this is changed: docs/decisions/0045.
MFA_ADAPTER = "docendo.commons.people.account.factors.adapter.FactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Where no mail can be sent no address is ever confirmed, and nobody may be locked out of this.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A clock may be wrong by half a minute.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Docendo"
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_RATE_LIMITS = {"webauthn_login": "600/10m/ip"}
MFA_FORMS = {
    "authenticate": "docendo.commons.people.account.factors.forms.CodeForm",
    "authenticate_webauthn": "docendo.commons.people.account.factors.forms.PasskeyForm",
    "login_webauthn": "docendo.commons.people.account.factors.forms.SignInByPasskeyForm",
    "add_webauthn": "docendo.commons.people.account.factors.forms.AddPasskeyForm",
    "edit_webauthn": "docendo.commons.people.account.factors.forms.RenamePasskeyForm",
    "activate_totp": "docendo.commons.people.account.factors.forms.AddAppForm",
}
STAFF_NEEDS_SECOND_FACTOR = CONFIGURATION.docendo_staff_second_factor

# --- Language and time ------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["docendo.site.formats"]
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [SITE / "locale"]

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
MEDIA_URL = "/pictures/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
# Text that somebody typed, and all that one request may bring, pictures and files included.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LARGEST_FILE_MB = CONFIGURATION.docendo_largest_file
MOST_BYTES_IN_A_REQUEST = max(12, LARGEST_FILE_MB + 2) * 1024 * 1024
LOOK_AT_LINKS = CONFIGURATION.docendo_look_at_links
CALLS_STUN = tuple(filter(None, CONFIGURATION.docendo_stun.split(",")))
CALLS_TURN = tuple(filter(None, CONFIGURATION.docendo_turn.split(",")))
CALLS_TURN_SECRET = CONFIGURATION.docendo_turn_secret
CALLS_JITSI = CONFIGURATION.docendo_jitsi

# --- Mail -------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIGURATION.email_from
if CONFIGURATION.email_url:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(configuration.mail_settings(CONFIGURATION.email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"
DKIM_SELECTORS = CONFIGURATION.dkim_selectors
DKIM_FOLDER = HOME / "dkim"
PUSH_SERVICES = CONFIGURATION.push_services
# Where answers and what comes back arrive; empty where nobody can answer by mail.
REPLY_ADDRESS = CONFIGURATION.email_reply
MAILBOX_URL = CONFIGURATION.email_in_url
MAIL_HOOK_SECRET = CONFIGURATION.email_in_secret

# --- Safety -----------------------------------------------------------------------------------
ALLOWED_HOSTS = configuration.allowed_hosts(CONFIGURATION)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CONFIGURATION.is_https
# Browsers keep what has such a name only from this host itself, and only over https.
_OF_THIS_HOST = "__Host-" if CONFIGURATION.is_https else ""
SESSION_COOKIE_NAME = f"{_OF_THIS_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_OF_THIS_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_OF_THIS_HOST}django_language"
MESSAGES_COOKIE_NAME = f"{_OF_THIS_HOST}messages"
THEME_COOKIE_NAME = f"{_OF_THIS_HOST}theme"
MESSAGE_STORAGE = "docendo.site.cookies.Messages"
SECURE_SSL_REDIRECT = CONFIGURATION.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if CONFIGURATION.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CONFIGURATION.is_https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
LONGEST_SESSION = timedelta(days=CONFIGURATION.docendo_longest_session)
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "docendo.kernel.middleware.stale_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = logs.settings(CONFIGURATION.docendo_log_format, CONFIGURATION.docendo_log_level)
