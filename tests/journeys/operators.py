"""Makes somebody who runs the site, with the address and the password that it is told."""

import sys

import django

django.setup()

from docendo.commons.people.api import verified  # noqa: E402
from docendo.kernel import clock  # noqa: E402

if __name__ == "__main__":
    address, password = sys.argv[1:]
    verified(
        address, name="Root", password=password, now=clock.now(), is_staff=True, is_superuser=True
    )
