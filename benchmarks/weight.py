"""What a browser that has never been here loads for one page."""

from dataclasses import dataclass

from playwright.sync_api import sync_playwright


@dataclass(frozen=True)
class Weight:
    requests: int
    kilobytes: float


def weigh(address: str, *, session: str, chromium: str) -> Weight:
    """Open the page once and count what comes over the line, headers and all."""
    arrived: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.on(
            "Network.loadingFinished",
            lambda event: arrived.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.goto(address, wait_until="networkidle")
        browser.close()
    return Weight(len(arrived), sum(arrived.values()) / 1000)
