"""Makes a community that a dump is imported into.

python -m benchmarks.found SLUG
"""

import sys

import django

django.setup()

from docendo.commons.communities.api import found_community  # noqa: E402 Django first
from docendo.commons.communities.rules import Visibility  # noqa: E402
from docendo.commons.people.api import verified  # noqa: E402
from docendo.kernel import clock  # noqa: E402

slug, now = sys.argv[1], clock.now()
found_community(
    verified(f"owner@{slug}.example", name="Owner", password=None, now=now),
    name=slug.title(),
    about="A community to measure",
    language="en",
    slug=slug,
    visibility=Visibility.PUBLIC,
    now=now,
)
