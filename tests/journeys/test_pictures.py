"""Pictures in a shared text: put in, described, and read by somebody else."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_documents import at_end, begun, is_saved, open_document

pytestmark = pytest.mark.journey

DESCRIPTION = "A curve that comes near to 2"


def painted(color: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 180), color).save(out, "PNG")
    return out.getvalue()


def file(color: str) -> FilePayload:
    return {"name": f"{color}.png", "mimeType": "image/png", "buffer": painted(color)}


def choose(page: Page, *files: FilePayload) -> None:
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Insert a picture").click()
    chosen.value.set_files(list(files))


def is_drawn(picture: Locator) -> None:
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 320)


def paste(text: Locator, color: str) -> None:
    text.evaluate(
        """(element, bytes) => {
          const clipboardData = new DataTransfer()
          clipboardData.items.add(new File([new Uint8Array(bytes)], "a.png", { type: "image/png" }))
          const event = { clipboardData, bubbles: true, cancelable: true }
          element.dispatchEvent(new ClipboardEvent("paste", event))
        }""",
        list(painted(color)),
    )


def drop(text: Locator, content: list[int], kind: str) -> None:
    text.evaluate(
        """(element, [bytes, type]) => {
          const dataTransfer = new DataTransfer()
          dataTransfer.items.add(new File([new Uint8Array(bytes)], "a", { type }))
          const { left, top } = element.getBoundingClientRect()
          const at = { clientX: left + 20, clientY: top + 5 }
          const event = { dataTransfer, bubbles: true, cancelable: true, ...at }
          element.dispatchEvent(new DragEvent("drop", event))
        }""",
        [content, kind],
    )


def test_one_inserts_and_describes_and_another_reads(visit: Visit) -> None:
    page = visit("robin")
    text = begun(page, "With a picture")
    at_end(text, "Before the picture.")
    choose(page, file("teal"))
    field = page.get_by_label("What does this picture show?")
    expect(field).to_be_focused()
    expect(text.locator("figcaption")).to_have_text("A picture that nobody has described yet")
    assert violations(page) == []
    page.keyboard.type(DESCRIPTION)
    page.get_by_role("button", name="Save the description").press("Enter")
    expect(text).to_be_focused()
    picture = text.get_by_role("img", name=DESCRIPTION)
    is_drawn(picture)
    is_saved(page)
    # By keyboard it is described anew.
    page.keyboard.press("Alt+F10")
    page.get_by_role("button", name="Describe the picture").press("Enter")
    expect(field).to_have_value(DESCRIPTION)
    page.keyboard.press("Escape")
    page.reload()
    is_drawn(picture)
    expect(text).to_contain_text("Before the picture.")
    assert violations(page) == []

    other = visit("mairead")
    theirs = open_document(other, "robin", "With a picture")
    is_drawn(theirs.get_by_role("img", name=DESCRIPTION))
    assert violations(other) == []
    address = theirs.get_by_role("img", name=DESCRIPTION).get_attribute("src") or ""
    unscripted = visit("mairead", java_script_enabled=False)
    unscripted.goto(page.url)
    is_drawn(unscripted.locator("[data-document-text]").get_by_role("img", name=DESCRIPTION))
    there = f"{page.url.partition('/c/')[0]}{address}"
    assert other.request.get(there).status == 200
    assert visit("mei").request.get(there).status == 404
    assert visit().request.get(there, max_redirects=0).status == 302


def test_two_insert_at_once_by_paste_and_by_drop(visit: Visit) -> None:
    one, other = visit("robin"), visit("mairead")
    mine = begun(one, "Two pictures at once")
    theirs = open_document(other, "robin", "Two pictures at once")
    is_saved(other)
    mine.click()
    theirs.click()
    paste(mine, "teal")
    drop(theirs, list(painted("orange")), "image/png")
    for text in (mine, theirs):
        expect(text.locator(".document-picture img")).to_have_count(2)
    for page in (one, other):
        is_saved(page)
    sources = [
        text.locator(".document-picture img").evaluate_all("all => all.map((each) => each.src)")
        for text in (mine, theirs)
    ]
    assert sources[0] == sources[1]
    assert len(set(sources[0])) == 2


def test_why_a_picture_is_not_inserted_is_said(visit: Visit) -> None:
    page = visit("robin")
    text = begun(page, "No picture")
    fault = page.locator("[data-picture-fault]")
    drop(text, [37, 80, 68, 70], "application/pdf")
    expect(fault).to_contain_text("cannot be used as a picture")
    choose(page, {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(fault).to_contain_text("cannot be used as a picture")
    choose(page, {"name": "a.png", "mimeType": "image/png", "buffer": b"x" * (5 * 1024 * 1024 + 1)})
    expect(fault).to_contain_text("larger than 5 MB")
    page.context.set_offline(True)
    expect(page.locator("[data-state=offline]")).to_be_visible()
    choose(page, file("teal"))
    expect(fault).to_contain_text("no line to the server")
    expect(text.locator("img")).to_have_count(0)
    assert violations(page) == []
    page.context.set_offline(False)
    is_saved(page)
    choose(page, file("teal"))
    expect(text.locator(".document-picture img")).to_have_count(1)
    expect(fault).to_be_hidden()
