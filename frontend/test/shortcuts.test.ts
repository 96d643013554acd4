import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { shortcuts, singleKeySwitch } from "../src/shortcuts.ts";
import { find, page, press } from "./page.ts";

beforeEach(() => {
  page('<input id="search"><textarea></textarea><dialog id="keys"><input type="checkbox"></dialog>');
  find<HTMLInputElement>("#search").checkVisibility = () => true;
  shortcuts();
});

function inSearch(): boolean {
  return document.activeElement === find("#search");
}

test("a slash goes to the search box", () => {
  find<HTMLInputElement>("#search").select = () => find("#search").focus();
  assert.equal(press(document.body, "/").defaultPrevented, true);
  assert.equal(inSearch(), true);
});

test("a slash that is being written stays a slash", () => {
  find("textarea").focus();
  assert.equal(press(find("textarea"), "/").defaultPrevented, false);
  assert.equal(inSearch(), false);
});

test("a question mark opens the help", () => {
  press(document.body, "?");
  assert.equal(find<HTMLDialogElement>("#keys").open, true);
});

test("single keys can be switched off", () => {
  const box = find<HTMLInputElement>("#keys input");
  singleKeySwitch(box);
  assert.equal(box.checked, true);
  box.checked = false;
  box.dispatchEvent(new Event("change"));
  press(document.body, "?");
  assert.equal(find<HTMLDialogElement>("#keys").open, false);
});

test("an a goes to the box for a question, or to the page that has one", () => {
  let asked = 0;
  document.body.insertAdjacentHTML("beforeend", '<a class="ask-button" href="#ask">Ask</a>');
  find(".ask-button").addEventListener("click", () => (asked += 1));
  assert.equal(press(document.body, "a").defaultPrevented, true);
  assert.equal(asked, 1);
  document.body.insertAdjacentHTML("beforeend", '<input id="stuck" data-ask>');
  press(document.body, "ش");
  assert.equal(document.activeElement, find("#stuck"));
  assert.equal(asked, 1);
});

test("an a that is being written, or where nobody may ask, stays an a", () => {
  assert.equal(press(document.body, "a").defaultPrevented, false);
  document.body.insertAdjacentHTML("beforeend", '<input id="stuck" data-ask>');
  assert.equal(press(find("textarea"), "a").defaultPrevented, false);
});
