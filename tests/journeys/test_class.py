"""A coordinator takes a class of three hundred from a table to matches that are published.

Its people have joined before and said what they offer, want to learn and when they are free, so the
demo in which it is walked is its own.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from docendo.commons.groups.tests.files import klass, table
from tests.journeys.conftest import OwnDemo, Visit, violations
from tests.journeys.serving import ROOT, Site, serving

pytestmark = pytest.mark.journey

NUMBER = 300
# Of five people one can help, and two more learn what they teach than they have room for.
JOINED = f"""
import django
django.setup()
from django.utils import timezone
from docendo.commons.communities.api import Community, Membership, Role
from docendo.commons.matching.api import compose, read_line, save_week
from docendo.commons.people.api import verified
from docendo.commons.topics.api import Level, Topic, offer, wish
from docendo.commons.communities.models import Seat
now = timezone.now()
here = Community.objects.get(slug="northfield")
topics = list(Topic.objects.filter(community=here).order_by("pk")[:4])
weeks = [compose(read_line("17:00-20:00", day=day)) for day in range(3)]
for number in range({NUMBER}):
    person = verified(
        f"person.{{number:03}}@example.org", name=f"Person {{number:03}}", password=None, now=now
    )
    Membership.of(here, person, Role.MEMBER, joined_at=now).save()
    seat = Seat(here, person, Role.MEMBER)
    topic = topics[number % 4]
    if number % 5 == 0:
        offer(seat, topic_id=topic.pk, level=Level.DEEP, now=now)
    else:
        wish(seat, topic_id=topic.pk, now=now)
    save_week(person, free=weeks[number % 3], time_zone="Europe/London")
"""


@pytest.fixture(scope="module")
def site(own_demo: OwnDemo) -> Iterator[Site]:
    home, database_url = own_demo("class")
    environment = {
        **os.environ,
        **({"DATABASE_URL": database_url} if database_url else {}),
        "PYTHONPATH": str(ROOT / "src"),
        "DOCENDO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "docendo.site.settings",
    }
    subprocess.run([sys.executable, "-c", JOINED], env=environment, check=True)
    with serving(home, database_url) as site:
        yield site


def test_a_class_from_a_table_to_published_matches(visit: Visit, tmp_path: Path) -> None:
    page = visit("ingrid")
    file = tmp_path / "class.csv"
    file.write_bytes(table(klass(NUMBER, name="Foundations A")))
    page.goto("/c/northfield/groups/")
    page.get_by_role("link", name="Import a roster").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at what would change").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("body")).to_contain_text("Written.")

    page.goto("/c/northfield/peers/rounds/new/")
    page.get_by_label("Name", exact=True).fill("Foundations in spring")
    page.get_by_label("For whom").select_option(label="Foundations A")
    assert violations(page) == []
    page.get_by_role("button", name="Work out a proposal").click()
    expect(page.locator("#progress")).to_have_count(0, timeout=60_000)
    expect(page.locator("header.page-head")).to_contain_text("Foundations A")
    people = page.locator("tbody th a")
    assert {each.split()[0] for each in people.all_inner_texts()} == {"Person"}
    page.get_by_text("Publish it").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("header.page-head")).to_contain_text("Published")
