"""A program from a template: made, joined by its code, and seen in a match."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []
        width, shown = hands.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= shown


def make(coordinator: Hands, name: str) -> str:
    """Make a program as it is proposed, but for its name; its code."""
    page = coordinator.page
    page.goto(f"{coordinator.way.cast.home}peers/")
    coordinator.press(coordinator.link("Programs"))
    expect(page.locator("h1")).to_have_text(coordinator.say("Programs"))
    look(coordinator)
    coordinator.press(page.locator("main").get_by_role("link", name=coordinator.say("Make a")))
    expect(page.locator("h1")).to_have_text(coordinator.say("Make a program"))
    look(coordinator)
    coordinator.press(page.locator("a[href$='/new/tutoring/']"))
    expect(page.locator("form[data-keep=program]")).to_be_visible()
    coordinator.write(coordinator.labelled("Name"), name)
    look(coordinator)
    coordinator.press(coordinator.button("Make it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    look(coordinator)
    return page.locator("#run strong").inner_text()


def test_a_program_is_made_from_a_template_and_joined_by_its_code(visit: Visit, way: Way) -> None:
    cast = way.cast
    coordinator, member = (
        Hands.at(visit(key, **way.options), way) for key in (cast.coordinator, cast.asker)
    )
    name = f"Tutors {way.name}"
    code = make(coordinator, name)

    member.page.goto(f"{cast.home}programs/")
    member.press(member.page.locator("details > summary", has_text=member.say("I was given")))
    member.write(member.page.locator("input[name=code]"), code.lower())
    member.press(member.button("Open the program"))
    expect(member.page.get_by_role("heading", level=1)).to_have_text(name)
    look(member)
    member.choose(member.page.locator("#part input[name=role][value='20']"))
    member.write(member.page.locator("#part textarea").first, f"Words {way.name}")
    member.press(member.page.locator("#part").get_by_role("button", name=member.named("Enroll")))
    expect(member.page.locator("main")).to_contain_text(member.say("Leave the program"))
    look(member)
    member.press(member.page.locator("#plan details > summary").first)
    expect(member.page.locator("#plan details[open]")).to_contain_text(member.say("Goal"))
    member.page.goto(f"{cast.home}programs/")
    expect(member.page.locator("section[aria-labelledby=own-title]")).to_contain_text(name)

    coordinator.page.reload()
    coordinator.press(coordinator.page.locator("#run a[href$='/people/']"))
    people = coordinator.page.locator("main")
    expect(people).to_contain_text(cast.name_of(cast.asker))
    expect(people).to_contain_text(f"Words {way.name}")
    look(coordinator)

    # Other journeys find the community as it was.
    member.page.locator("section[aria-labelledby=own-title] a", has_text=name).click()
    member.press(member.button("Leave the program"))
    expect(member.page.locator("section[aria-labelledby=open-title]")).to_contain_text(name)


def test_the_plan_stands_in_a_match_and_a_goal_goes_to_the_board(visit: Visit) -> None:
    page = visit("beatriz")
    page.goto("/")
    page.get_by_role("link", name="How does it go with Hanna Weiss?").click()
    expect(page.locator("h1")).to_have_text("How does it go?")
    assert violations(page) == []
    page.get_by_label("Well", exact=True).check()
    page.get_by_role("button", name="Send").click()
    plan = page.locator("#plan")
    expect(plan).to_contain_text("Study partners, autumn")
    expect(plan).not_to_contain_text("Answer two questions")
    # The plan is open where they are in it.
    meeting = plan.locator("details[open]")
    expect(meeting).to_have_count(1)
    meeting.get_by_role("button", name="Put this goal on our board").click()
    expect(page.locator("#goals")).to_contain_text("Next step")
    expect(plan.locator("details[open]")).to_contain_text("This goal is on your board")
    assert violations(page) == []

    coordinator = visit("tunde")
    coordinator.goto("/c/northfield/insights/?kind=check_in")
    need = coordinator.locator("main li").filter(has_text="Hanna Weiss hoped for more")
    expect(need).to_contain_text("A fixed hour would help.")
    expect(need).not_to_contain_text("A little")
    assert violations(coordinator) == []
