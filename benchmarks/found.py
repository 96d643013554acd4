"""Makes the community that the dump is imported into."""

import django

django.setup()

from benchmarks.grow import SLUG  # noqa: E402 Django first
from docendo.commons.communities.api import found_community  # noqa: E402
from docendo.commons.communities.rules import Visibility  # noqa: E402
from docendo.commons.people.api import verified  # noqa: E402
from docendo.kernel import clock  # noqa: E402

now = clock.now()
owner = verified("owner@example.org", name="Owner", password=None, now=now)
found_community(
    owner,
    name="Bench",
    about="A community to measure",
    language="en",
    slug=SLUG,
    visibility=Visibility.PUBLIC,
    now=now,
)
