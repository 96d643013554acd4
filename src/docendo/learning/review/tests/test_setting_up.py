"""One form makes a review; what is wrong with it is said beside the field, and nothing is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.learning.review import blueprints
from docendo.learning.review.models import Assignment
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import HERE, Browse, Made


def sent(**more: Any) -> dict[str, Any]:
    """What the form sends: two criteria, of which one is empty."""
    return {
        "title": "Essay on rivers",
        "body": "Write **well**.",
        "group": "",
        "checklist": "Sources are named.\n\nRead aloud.",
        "revises": "on",
        "hides_authors": "on",
        "takes_files": "on",
        "late": "marked",
        "readers": "3",
        "choosing": "fair",
        "strategy": "rubric",
        "method": "corrected",
        "reading_share": "0",
        "rows": "2",
        "criterion-0-title": "Argument",
        "criterion-0-weight": "2",
        "criterion-0-levels": "0: Missing\n2,5: There\n5: Convincing",
        **more,
    }


@pytest.mark.django_db
def test_one_form_makes_it(browse: Browse, coordinator: Seat, now: datetime) -> None:
    page = browse(coordinator).get(f"{HERE}new/essay/")
    assert b"State your thesis" in page.content
    ends = (now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    response = browse(coordinator).post(f"{HERE}new/essay/", sent(submit_by=ends))
    made = Assignment.objects.get()
    assert response.headers["Location"] == f"{HERE}{made.pk}/"
    assert "<strong>well</strong>" in made.html
    assert made.checklist == "Sources are named.\nRead aloud."
    assert made.submit_by == now + timedelta(days=3)
    assert (made.hides_authors, made.hides_readers, made.phase) == (True, False, Phase.PREPARING)
    [criterion] = made.criteria.all()
    assert (criterion.weight, criterion.low, criterion.high) == (2, 0, 5)
    levels = criterion.levels.order_by("points").values_list("points", flat=True)
    assert [*levels] == [0, 2.5, 5]
    shown = browse(coordinator).get(response.headers["Location"]).content.decode()
    assert "Begin handing in" in shown
    assert "Convincing" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"criterion-0-weight": "0"}, "All weights are zero"),
        ({"criterion-0-levels": "0: Missing\n0: There"}, "Two levels have the same points"),
        ({"criterion-0-levels": "0: Missing"}, "at least two levels"),
        ({"criterion-0-levels": "Missing"}, "“Missing” is no level."),
        ({"criterion-0-levels": "nan: A\n1: B"}, "Points are numbers"),
        ({"criterion-0-title": ""}, "Readers need at least one criterion"),
        ({"strategy": "scales", "criterion-0-high": "0"}, "The scale is empty"),
        ({"submit_by": "2026-11-15T09:00"}, "in the past already"),
        (
            {"submit_by": "2026-11-20T09:00", "review_by": "2026-11-19T09:00"},
            "would end before the one before it",
        ),
        ({"readers": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_work_comes_back_with_its_sentence(
    browse: Browse, coordinator: Seat, wrong: dict[str, str], sentence: str
) -> None:
    response = browse(coordinator).post(f"{HERE}new/essay/", sent(**wrong))
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "Write **well**." in page
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_rows_come_and_go_without_javascript(browse: Browse, coordinator: Seat) -> None:
    more = browse(coordinator).post(f"{HERE}new/essay/", sent(do="add"))
    page = more.content.decode()
    assert more.status_code == 200
    assert 'name="rows" value="3"' in page
    assert "2,5: There" in page
    less = browse(coordinator).post(f"{HERE}new/essay/", sent(do="remove-0")).content.decode()
    assert 'name="rows" value="1"' in less
    assert "2,5: There" not in less
    assert "Essay on rivers" in less
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_it_is_shared_as_a_file_from_which_another_is_made(
    browse: Browse, coordinator: Seat, made: Made, now: datetime
) -> None:
    assignment = made(checklist=["Read aloud."], title="Über Flüsse")
    shared = browse(coordinator).get(f"{HERE}{assignment.pk}/share/")
    assert "attachment" in shared.headers["Content-Disposition"]
    said = blueprints.read(shared.content.decode()).said
    assert (said.title, said.checklist) == ("Über Flüsse", ["Read aloud."])
    file = SimpleUploadedFile("review.yaml", shared.content)
    page = browse(coordinator).post(f"{HERE}new/from-file/", {"file": file})
    assert page.status_code == 200
    assert "Über Flüsse" in page.content.decode()
    broken = SimpleUploadedFile("review.yaml", b"title: A\nstrategy: magic")
    refused = browse(coordinator).post(f"{HERE}new/from-file/", {"file": broken})
    assert refused.status_code == 422
    assert "Line 2: “strategy” must be one of" in refused.content.decode()
    refused = browse(coordinator).post(
        f"{HERE}new/from-file/", {"file": SimpleUploadedFile("review.yaml", b"\xff\xfe\x00")}
    )
    assert refused.status_code == 422


@pytest.mark.django_db
def test_a_copy_is_prepared_anew(browse: Browse, coordinator: Seat, made: Made) -> None:
    assignment = made(phase=Phase.REVIEWING)
    response = browse(coordinator).post(f"{HERE}{assignment.pk}/copy/")
    copy = Assignment.objects.latest("pk")
    assert response.headers["Location"] == f"{HERE}{copy.pk}/edit/"
    assert (copy.title, copy.phase) == ("Copy of Essay", Phase.PREPARING)
    assert copy.criteria.get().title == "Argument"


@pytest.mark.django_db
def test_after_handing_in_began_only_words_and_dates_change(
    browse: Browse, coordinator: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    address = f"{HERE}{assignment.pk}/edit/"
    assert b"How works are judged" not in browse(coordinator).get(address).content
    past = browse(coordinator).post(
        address, {"title": "New", "body": "Words", "submit_by": "2026-11-15T09:00"}
    )
    assert past.status_code == 422
    assert b"in the past already" in past.content
    browse(coordinator).post(
        address, {"title": "New", "body": "Words", "submit_by": "2026-11-18T09:00"}
    )
    assignment.refresh_from_db()
    assert (assignment.title, assignment.body) == ("New", "Words")
    assert assignment.submit_by == now + timedelta(days=2)


@pytest.mark.django_db
def test_teachers_make_reviews_for_their_own_group_only(
    browse: Browse, helper: Seat, member: Seat, group: Group
) -> None:
    assert browse(member).get(f"{HERE}new/").status_code == 403
    assert browse(helper).get(f"{HERE}new/").status_code == 200
    assert browse(helper).post(f"{HERE}new/essay/", sent()).status_code == 422
    browse(helper).post(f"{HERE}new/essay/", sent(group=str(group.pk)))
    assert Assignment.objects.get().group == group
    assert browse(member).get(f"{HERE}{Assignment.objects.get().pk}/").status_code == 404


@pytest.mark.django_db
def test_a_preview_shows_what_participants_see_and_sends_nothing(
    browse: Browse, coordinator: Seat, member: Seat, made: Made
) -> None:
    assignment = made()
    page = browse(coordinator).get(f"{HERE}{assignment.pk}/preview/").content.decode()
    assert "This is what participants see" in page
    assert "Begin handing in" not in page
    assert browse(member).get(f"{HERE}{assignment.pk}/preview/").status_code == 404


@pytest.mark.django_db
def test_materials_are_links_or_files(
    browse: Browse, coordinator: Seat, member: Seat, made: Made
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    address = f"{HERE}{assignment.pk}/materials/"
    neither = browse(coordinator).post(address, {"words": "A map"})
    assert b"Give either a link or a file." in neither.content
    file = SimpleUploadedFile("map.txt", b"Here")
    browse(coordinator).post(address, {"words": "A map", "chosen": file})
    browse(coordinator).post(address, {"words": "A page", "address": "https://example.org/"})
    one, two = assignment.materials.order_by("pk")
    assert two.address == "https://example.org/"
    page = browse(member).get(f"{HERE}{assignment.pk}/").content.decode()
    assert "A map" in page
    assert browse(member).get(f"{address}{one.pk}/").content == b"Here"
    browse(coordinator).post(f"{address}{one.pk}/remove/")
    assert browse(member).get(f"{address}{one.pk}/").status_code == 404


@pytest.mark.django_db
def test_links_lead_to_the_page_of_the_phase(
    browse: Browse, coordinator: Seat, member: Seat, group: Group, made: Made
) -> None:
    assignment = made(phase=Phase.SUBMITTING, group_id=group.pk)
    address = f"{HERE}{assignment.pk}/"
    pages = (HERE, f"/c/maple/groups/{group.pk}/")
    for page in (*pages, "/"):
        assert f'href="{address}work/"' in browse(member).get(page).content.decode()
    for page in pages:
        assert f'href="{address}run/"' in browse(coordinator).get(page).content.decode()
