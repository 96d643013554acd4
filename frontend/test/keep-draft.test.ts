import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { forgetDrafts, keepDraft, settleDrafts } from "../src/keep-draft.ts";
import { find, nextPage, page, type } from "./page.ts";

const FORM = `<main><form data-keep="answer">
  <input type="hidden" name="csrf" value="1"><textarea name="body"></textarea>
  <input type="checkbox" name="follow" value="yes">
  </form></main>`;

function form(): HTMLFormElement {
  return find<HTMLFormElement>("form");
}
function body(): HTMLTextAreaElement {
  return find<HTMLTextAreaElement>("textarea");
}
function leave(): void {
  window.dispatchEvent(new Event("pagehide"));
}
function submit(): void {
  form().dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}

beforeEach(() => {
  page(FORM);
  document.body.dataset.person = "7";
  keepDraft(form());
  type("textarea", "Because the limit exists.");
  find<HTMLInputElement>("[name=follow]").checked = true;
});

function comeBack({ person = "7", ledOn = false, html = FORM, url = location.href } = {}): void {
  nextPage(html, url);
  document.body.dataset.person = person;
  settleDrafts(ledOn);
  const again = document.querySelector<HTMLFormElement>("form[data-keep]");
  if (again) keepDraft(again);
}

test("a closed tab gives back what was typed, and says so", () => {
  leave();
  comeBack();
  assert.equal(body().value, "Because the limit exists.");
  assert.equal(find<HTMLInputElement>("[name=follow]").checked, true);
  assert.match(find(".kept").textContent ?? "", /We kept what you wrote/);
});

test("discarding brings back the form as it was served", () => {
  leave();
  comeBack();
  find(".kept button").click();
  assert.equal(body().value, "");
  assert.equal(document.querySelector(".kept"), null);
  comeBack();
  assert.equal(body().value, "");
});

test("a password is never kept", () => {
  page(`<form data-keep="account"><textarea name="about"></textarea><input type="password" name="password"></form>`);
  keepDraft(form());
  find<HTMLInputElement>("[type=password]").value = "correct horse";
  type("textarea", "I like limits.");
  leave();
  assert.equal(JSON.stringify({ ...localStorage }).includes("horse"), false);
  assert.equal(JSON.stringify({ ...localStorage }).includes("limit"), true);
});

test("another person and another page see nothing of it", () => {
  leave();
  comeBack({ person: "8" });
  assert.equal(body().value, "");
  comeBack({ url: "http://docendo.example/c/maple/questions/8/" });
  assert.equal(body().value, "");
});

test("a form that arrived is forgotten", () => {
  submit();
  comeBack({ ledOn: true });
  assert.equal(body().value, "");
  assert.equal(localStorage.length, 0);
});

test("a form sent into a lost line is given back when the page is loaded again", () => {
  submit();
  comeBack({ ledOn: false });
  assert.equal(body().value, "Because the limit exists.");
});

test("an expired session leads past the sign-in page and loses nothing", () => {
  submit();
  comeBack({ person: "", ledOn: true, html: "<main><form><input type=password></form></main>", url: "http://docendo.example/accounts/login/" });
  comeBack({ ledOn: true, url: "http://docendo.example/c/maple/questions/7/" });
  assert.equal(body().value, "Because the limit exists.");
});

test("what htmx delivered is forgotten, and what it could not deliver is kept", () => {
  const after = (successful: boolean, status: number): void => {
    const detail = { elt: form(), successful, xhr: { status } };
    form().dispatchEvent(new CustomEvent("htmx:afterRequest", { detail }));
  };
  after(false, 0);
  assert.equal(localStorage.length, 1);
  after(true, 204);
  assert.equal(localStorage.length, 1);
  after(true, 200);
  assert.equal(localStorage.length, 0);
});

test("signing out removes every draft", () => {
  leave();
  assert.equal(localStorage.length, 1);
  nextPage("<form data-sign-out></form>");
  forgetDrafts(form());
  submit();
  assert.equal(localStorage.length, 0);
});

test("a draft older than a month is gone", () => {
  leave();
  settleDrafts(false, Date.now() + 31 * 24 * 60 * 60 * 1000);
  assert.equal(localStorage.length, 0);
});

const ASKING = `<main><form data-keep="ask"><input type="hidden" name="draft" data-keep-as value="">
  <textarea name="body"></textarea><div data-keeps></div></form></main>`;

function keeper(name: string, detail: object = {}): Event {
  const all = { elt: find("[data-keeps]"), successful: true, xhr: { status: 200 }, ...detail };
  const event = new CustomEvent(name, { detail: all, bubbles: true, cancelable: true });
  find("[data-keeps]").dispatchEvent(event);
  return event;
}

test("what the server has kept need not lie here, and what was typed since does", () => {
  page(ASKING);
  document.body.dataset.person = "7";
  keepDraft(form());
  type("textarea", "Why does");
  leave();
  assert.equal(localStorage.length, 1);
  keeper("htmx:beforeRequest");
  find<HTMLInputElement>("[name=draft]").value = "12";
  keeper("htmx:afterRequest");
  assert.equal(localStorage.length, 0);
  type("textarea", "Why does it");
  leave();
  // It belongs to draft 12 now: an empty form does not get it.
  comeBack({ html: ASKING });
  assert.equal(body().value, "");
  comeBack({ html: ASKING.replace('value=""', 'value="12"') });
  assert.equal(body().value, "Why does it");
});

test("what the server could not keep stays here", () => {
  page(ASKING);
  keepDraft(form());
  type("textarea", "Why does");
  leave();
  keeper("htmx:beforeRequest");
  keeper("htmx:afterRequest", { successful: false, xhr: { status: 409 } });
  assert.equal(localStorage.length, 1);
});

test("a form that is on its way is not followed by a draft of it", () => {
  page(ASKING);
  keepDraft(form());
  type("textarea", "Why does");
  assert.equal(keeper("htmx:beforeRequest").defaultPrevented, false);
  keeper("htmx:afterRequest");
  submit();
  assert.equal(keeper("htmx:beforeRequest").defaultPrevented, true);
  window.dispatchEvent(new Event("pageshow"));
  assert.equal(keeper("htmx:beforeRequest").defaultPrevented, false);
});

test("a form waits for the draft that is on its way, and goes by the button that was pressed", async () => {
  page(ASKING.replace("</form>", '<button name="do" value="hand_in">Hand in</button></form>'));
  keepDraft(form());
  const gone: (string | null | undefined)[] = [];
  form().addEventListener("submit", (event) => {
    if (!event.defaultPrevented) gone.push(event.submitter?.getAttribute("value"));
    event.preventDefault();
  });
  type("textarea", "Why does");
  keeper("htmx:beforeRequest");
  find("button").click();
  find("button").click();
  assert.deepEqual(gone, []);
  // What would follow it is not sent any more.
  assert.equal(keeper("htmx:beforeRequest").defaultPrevented, true);
  keeper("htmx:afterRequest");
  assert.deepEqual(gone, ["hand_in"]);
});

test("a form waits for its draft only so long", (context) => {
  page(ASKING);
  keepDraft(form());
  let gone = 0;
  form().addEventListener("submit", (event) => {
    if (!event.defaultPrevented) gone += 1;
    event.preventDefault();
  });
  type("textarea", "Why does");
  keeper("htmx:beforeRequest");
  const waits = context.mock.method(window, "setTimeout", () => 1);
  form().requestSubmit();
  assert.equal(gone, 0);
  const [after] = waits.mock.calls[0]!.arguments as unknown as [() => void];
  after();
  assert.equal(gone, 1);
});
