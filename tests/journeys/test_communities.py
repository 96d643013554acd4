"""Somebody founds a community, invites, and the invited join."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey


def sign_up(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(f"{name.lower().replace(' ', '.')}@example.org")
    page.get_by_label("Password").fill("a quiet green river")
    page.locator("main form button.primary").click()


def test_a_stranger_founds_a_community_and_others_join_by_its_link(
    visit: Visit, javascript: bool
) -> None:
    ending = "Script" if javascript else "Plain"
    founder = visit(java_script_enabled=javascript)
    founder.goto("/communities/new/")
    founder.locator("main").get_by_role("link", name="Sign up").click()
    sign_up(founder, f"Frida {ending}")

    founder.get_by_label("Name").fill(f"Tea & Theorems {ending}")
    founder.get_by_label("What it is about").fill("Proofs on Friday afternoons")
    founder.get_by_label("Club").check()
    assert violations(founder) == [] if javascript else True
    founder.get_by_role("button", name="Continue").click()
    expect(founder.get_by_label("Ground rules")).to_have_value(re.compile("Beginners are welcome"))
    assert violations(founder) == [] if javascript else True
    founder.get_by_label("Topics").fill("Geometry\nNumbers")
    founder.get_by_label("Ground rules").fill("- Bring a cup")
    founder.get_by_role("button", name="Start the community").last.click()
    expect(founder.get_by_role("heading", name=f"Tea & Theorems {ending}")).to_be_visible()
    expect(founder.get_by_text("Bring a cup")).to_be_visible()

    founder.get_by_role("link", name="Invite people").first.click()
    founder.get_by_label("For how many people").fill("1")
    founder.get_by_role("button", name="Make the link").click()
    link = founder.get_by_role("textbox", name="Invitation link").input_value()

    invited = visit(java_script_enabled=javascript)
    invited.goto(link)
    expect(invited.get_by_text(f"Frida {ending} invites you to")).to_be_visible()
    assert violations(invited) == [] if javascript else True
    invited.get_by_role("link", name="Sign up and join").click()
    sign_up(invited, f"Igor {ending}")
    invited.get_by_role("button", name="Join").click()
    expect(invited.get_by_text(f"Welcome to Tea & Theorems {ending}.")).to_be_visible()

    late = visit(java_script_enabled=javascript)
    late.goto(link)
    expect(late.get_by_text("All seats of this invitation are taken")).to_be_visible()

    founder.goto(invited.url + "people/")
    founder.get_by_role("link", name=f"Igor {ending}").click()
    founder.get_by_label("Role").select_option("moderator")
    founder.get_by_role("button", name="Change the role").click()
    expect(founder.get_by_text(f"Igor {ending} is now: moderator.")).to_be_visible()


def test_a_request_is_made_withdrawn_made_again_and_accepted(
    visit: Visit, javascript: bool
) -> None:
    ending = "Asks" if javascript else "Waits"
    founder = visit(java_script_enabled=javascript)
    founder.goto("/communities/new/")
    founder.locator("main").get_by_role("link", name="Sign up").click()
    sign_up(founder, f"Olga {ending}")
    founder.get_by_label("Name").fill(f"Chess {ending}")
    founder.get_by_label("What it is about").fill("Endgames")
    founder.get_by_role("button", name="Continue").click()
    founder.get_by_role("button", name="Start the community").last.click()
    expect(founder.get_by_role("heading", name=f"Chess {ending}")).to_be_visible()

    asker = visit(java_script_enabled=javascript)
    asker.goto(founder.url)
    asker.get_by_role("link", name="Sign up and join").click()
    sign_up(asker, f"Anton {ending}")
    asker.get_by_label("A few words about you").fill("I love rooks")
    assert violations(asker) == [] if javascript else True
    asker.get_by_role("button", name="Ask to join").click()
    asker.get_by_role("button", name="Withdraw the request").click()
    asker.get_by_label("A few words about you").fill("Bishops, too")
    asker.get_by_role("button", name="Ask to join").click()
    expect(asker.get_by_role("button", name="Withdraw the request")).to_be_visible()

    founder.reload()
    founder.get_by_role("link", name="1 person asks to join").click()
    expect(founder.get_by_text("Bishops, too")).to_be_visible()
    assert violations(founder) == [] if javascript else True
    founder.get_by_role("button", name="Let in").click()
    expect(founder.get_by_text(f"Anton {ending} is in.")).to_be_visible()

    asker.reload()
    expect(asker.get_by_text("Your role: member")).to_be_visible()
    asker.get_by_role("link", name="Leave this community").click()
    asker.get_by_role("button", name="Leave").click()
    expect(asker.get_by_text(f"You left Chess {ending}.")).to_be_visible()
