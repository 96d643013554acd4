"""A device is told of an answer while no page is open, and leads to it.

The push service is one of this machine: what it gets is handed to the browser's own worker. A
browser without a screen shows no notices and may not, so what it would show is kept instead.
"""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from docendo.commons.push.tests.service import Browser, Service, running
from tests.journeys.conftest import Visit, violations
from tests.journeys.test_questions import answer, ask

pytestmark = pytest.mark.journey

# What a browser says once it has asked its maker's service.
SUBSCRIBES = """([endpoint, keys]) => {
  const made = {
    endpoint,
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: async () => { localStorage.removeItem("held"); return true; },
  };
  PushManager.prototype.subscribe = async () => {
    localStorage.setItem("held", "yes");
    return made;
  };
  PushManager.prototype.getSubscription = async () => localStorage.getItem("held") ? made : null;
  Object.defineProperty(Notification, "permission", { value: "granted" });
  Notification.requestPermission = async () => "granted";
}"""
KEEPS = """() => {
  self.shown = [];
  self.registration.showNotification = async (title, { body, data }) => {
    self.shown.push([title, body, data]);
  };
}"""
PATIENCE_SECONDS = 30


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def told(page: Page, service: Service, browser: Browser) -> None:
    """Let this browser be told, by the page."""
    keys = {"p256dh": browser.said["public_key"], "auth": browser.said["secret"]}
    page.add_init_script(f"({SUBSCRIBES})({[f'{service.url}/hanna', keys]})")
    page.goto("/me/devices/")
    page.get_by_role("button", name="Tell me on this device").click()
    expect(page.get_by_text("This device is told from now on.")).to_be_visible()
    expect(page.get_by_text("You are told on this device.")).to_be_visible()


def has_no_quiet_hours(page: Page) -> None:
    page.goto("/me/notices/preferences/")
    page.get_by_role("checkbox", name="Keep quiet for some hours").uncheck()
    page.get_by_role("button", name="Save the preferences").click()


def delivered(page: Page, service: Service) -> bytes:
    """What the service was sent, once it was."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not service.sent and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    return service.sent[0][2]


def test_a_device_is_told_of_an_answer(visit: Visit, service: Service) -> None:
    browser, asker = Browser(), visit("hanna")
    has_no_quiet_hours(asker)
    told(asker, service, browser)
    assert violations(asker) == []
    address = ask(asker, "Why does my phone know of it?", "It lay in my pocket.")

    devtools = asker.context.new_cdp_session(asker)
    known: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: known.extend(each["registrationId"] for each in said["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    origin = asker.evaluate("location.origin")
    (worker,) = asker.context.service_workers
    worker.evaluate(KEEPS)
    asker.goto("about:blank")

    answer(visit("mairead"), address, "Because it was told.")
    text = browser.opened(delivered(asker, service))
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": known[-1], "data": text},
    )
    asker.wait_for_timeout(1_000)
    ((title, words, place),) = worker.evaluate("() => self.shown")
    assert title == "First Year at Northfield"
    assert "Why does my phone know of it?" in words
    asker.goto(place)
    expect(asker.get_by_text("Because it was told.")).to_be_visible()

    asker.goto("/me/devices/")
    asker.get_by_role("button", name="Tell me no more on this device").click()
    expect(asker.get_by_text("This device is told no more.")).to_be_visible()
    expect(asker.get_by_role("button", name="Tell me on this device")).to_be_visible()


@pytest.mark.look
def test_without_javascript_one_sees_and_ends_where_one_is_told(
    visit: Visit, service: Service
) -> None:
    browser, elsewhere = Browser(), visit("robin")
    told(elsewhere, service, browser)
    page = visit("robin", java_script_enabled=False)
    page.goto("/me/devices/")
    expect(page.get_by_text("This needs JavaScript.")).to_be_visible()
    page.get_by_role("button", name="No more").click()
    expect(page.get_by_text("This device is told no more.")).to_be_visible()
    expect(page.get_by_role("button", name="No more")).to_have_count(0)
