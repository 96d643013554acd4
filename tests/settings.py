"""The site's settings with what makes tests fast and quiet; nothing that changes what is tested."""

import os
import tempfile
from pathlib import Path

# Before the site's settings are read: tests never touch the data of a developer.
HOME = Path(tempfile.mkdtemp(prefix="docendo-test-"))
os.environ["DOCENDO_HOME"] = str(HOME)
# The server expects what collectstatic puts there.
(HOME / "static").mkdir()

# The models of SCIM look for their own source among all that is loaded and all that calls: here it
# is little, and they take a second instead of six.
import scim2_client  # noqa: E402, F401

from docendo.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Unasked they would take from the time of tests that are about something else.
BACKUPS_KEPT = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
