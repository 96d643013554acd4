import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { inWords, tick } from "../src/rooms/clocks.ts";
import { morph } from "../src/rooms/morph.ts";
import { room } from "../src/rooms/room.ts";
import type { Heard } from "../src/socket.ts";
import { find, moment, page, type } from "./page.ts";

const ROOM = `<div data-room="/c/maple/rooms/at/7/" data-last="4" data-recap="/recap/" data-lobby="/lobby/">
  <p data-state></p><p data-fault hidden></p><div data-over hidden><a href="">Go on</a></div><p id="room-news"></p>
  <div id="part-lines"><ol><li id="line-1">Hello</li></ol></div>
  <div id="part-floor"><button id="hand">Raise</button></div>
  <div id="part-notes" data-version="1"><textarea data-of="notes">Old</textarea><input data-of="next_step" value=""></div>
  <form data-live data-clears action="/c/maple/rooms/at/7/say/"><textarea name="body"></textarea><button>Send</button></form>
  <form data-live data-notes action="/c/maple/rooms/at/7/notes/"><textarea name="notes">Old</textarea>
  <input name="next_step"><input type="hidden" name="seen" value="1"><button>Save</button></form></div>`;

interface Walk {
  said: string[];
  asked: string[];
  heard: (frame: object) => void;
  line: Heard;
}

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function walk(answer: (url: string) => [number, string]): Walk {
  const window = page(ROOM);
  const walk: Walk = { said: [], asked: [], heard: () => undefined, line: { heard: () => undefined } };
  for (const name of ["DOMParser", "FormData"]) {
    Object.defineProperty(globalThis, name, {
      value: (window as unknown as Record<string, unknown>)[name], configurable: true, writable: true,
    });
  }
  globalThis.fetch = ((url: string) => {
    walk.asked.push(String(url));
    const [status, body] = answer(String(url));
    return Promise.resolve(new Response(status === 204 ? null : body, { status }));
  }) as typeof fetch;
  ends.push(room(find("[data-room]"), (_path, line) => {
    walk.line = line;
    walk.heard = (frame) => line.heard(JSON.stringify(frame));
    const send = (said: unknown): boolean => Boolean(walk.said.push(String(said)));
    return { send, ask: send, close: () => undefined };
  }));
  walk.line.opened?.();
  walk.heard({ type: "up_to", number: 4, is_anew: false });
  return walk;
}

const event = (number: number, kind: string): object => ({ type: "happened", number, kind, by: 1, at: "", payload: {} });
const lines = (...items: string[]): string =>
  `<div data-last="5"><div id="part-lines"><ol>${items.join("")}</ol></div><p id="room-news">Leyla raises a hand.</p></div>`;

test("the page says what it knows, and draws the part that an event changes", async () => {
  const here = walk(() => [200, lines('<li id="line-1">Hello</li>', '<li id="line-2">There</li>')]);
  assert.deepEqual(here.said, ['{"after":4}']);
  const first = find("#line-1");
  here.heard(event(5, "Said"));
  await moment(120);
  assert.deepEqual(here.asked, ["/c/maple/rooms/at/7/parts/?part=lines&after=4"]);
  assert.equal(find("#line-2").textContent, "There");
  assert.equal(find("#line-1"), first, "what stood there is not drawn again");
  assert.equal(find("#room-news").textContent, "Leyla raises a hand.");
});

test("many events at once are one question, and what was heard is not heard again", async () => {
  const here = walk(() => [200, lines()]);
  for (const number of [5, 5, 6, 7, 6]) here.heard(event(number, "HandRaised"));
  await moment(120);
  assert.deepEqual(here.asked, ["/c/maple/rooms/at/7/parts/?part=people&part=floor&after=4"]);
});

test("where an event is missing the page asks for it", () => {
  const here = walk(() => [200, lines()]);
  here.heard(event(9, "Said"));
  assert.deepEqual(here.said, ['{"after":4}', '{"after":4}']);
});

test("who was away for too long draws everything anew", async () => {
  const here = walk(() => [200, lines()]);
  here.line.closed?.(4008, true);
  here.heard({ type: "up_to", number: 900, is_anew: true });
  await moment(120);
  assert.match(here.asked[0] ?? "", /part=people&part=floor&part=agenda&part=polls&part=lines&part=notes/);
});

test("what is sent leaves the field when it has arrived, and stays when it has not", async () => {
  let status = 503;
  const here = walk((url) => (url.includes("/say/") ? [status, "{}"] : [200, lines()]));
  type("textarea[name=body]", "Hello");
  const send = (): boolean => find("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  assert.equal(send(), false, "the page stays");
  await moment(20);
  assert.equal(find<HTMLTextAreaElement>("textarea[name=body]").value, "Hello");
  assert.equal(find("[data-fault]").hidden, false);
  status = 204;
  send();
  await moment(20);
  assert.equal(find<HTMLTextAreaElement>("textarea[name=body]").value, "");
  assert.equal(find("[data-fault]").hidden, true);
  assert.equal(here.asked.length, 2);
});

test("what others save comes into the notes, unless somebody writes in them", async () => {
  const fresh = (words: string, version: number): string =>
    `<div data-last="5"><div id="part-notes" data-version="${version}"><textarea data-of="notes">${words}</textarea><input data-of="next_step" value="Read"></div></div>`;
  let answer = fresh("New", 2);
  const here = walk(() => [200, answer]);
  here.heard(event(5, "RecapSaved"));
  await moment(120);
  const notes = find<HTMLTextAreaElement>("form textarea[name=notes]");
  assert.equal(notes.value, "New");
  assert.equal(find<HTMLInputElement>("[name=seen]").value, "2");
  type("form textarea[name=notes]", "Mine");
  answer = fresh("Newer", 3);
  here.heard(event(6, "RecapSaved"));
  await moment(120);
  assert.equal(notes.value, "Mine");
  assert.equal(find<HTMLInputElement>("[name=seen]").value, "2", "over what they have not read nothing is saved");
});

const submit = (selector: string): boolean =>
  find(selector).dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));

test("what is typed while the first is on its way stays", async () => {
  walk((url) => (url.includes("/say/") ? [204, ""] : [200, lines()]));
  type("textarea[name=body]", "Hello");
  submit("form[data-clears]");
  type("textarea[name=body]", "Hello and more");
  await moment(20);
  assert.equal(find<HTMLTextAreaElement>("textarea[name=body]").value, "and more");
});

test("notes that are typed on while they are saved are kept, and saved over one's own", async () => {
  const here = walk((url) => (url.includes("/notes/") ? [200, '{"version":2,"is_over":false}'] : [200, lines()]));
  type("form textarea[name=notes]", "Mine");
  submit("form[data-notes]");
  type("form textarea[name=notes]", "Mine, and more");
  await moment(20);
  here.heard(event(5, "Said"));
  await moment(120);
  assert.equal(find<HTMLTextAreaElement>("form textarea[name=notes]").value, "Mine, and more");
  assert.equal(find<HTMLInputElement>("[name=seen]").value, "2");
  submit("form[data-notes]");
  await moment(20);
  here.heard(event(6, "Said"));
  await moment(120);
  assert.equal(find<HTMLTextAreaElement>("form textarea[name=notes]").value, "Mine, and more", "older notes are not put back");
});

for (const [what, field] of [["notes", "form textarea[name=notes]"], ["a line", "textarea[name=body]"]] as const) {
  test(`who has typed ${what} is not led away when it ends`, async () => {
    const here = walk((url) => (url.includes("/notes/") ? [200, '{"version":2,"is_over":true}'] : [200, lines()]));
    const before = window.location.href;
    type(field, "Not sent yet");
    here.heard(event(5, "Ended"));
    await moment(20);
    assert.equal(window.location.href, before);
    assert.equal(find<HTMLTextAreaElement>(field).value, "Not sent yet");
    assert.equal(find("[data-over]").hidden, false);
    assert.equal(find("[data-over] a").getAttribute("href"), "/recap/");
    if (what !== "notes") return;
    submit("form[data-notes]");
    await moment(20);
    assert.equal(find("form[data-notes]").hasAttribute("data-dirty"), false);
  });
}

test("morphing keeps what has the focus, what is unfolded, and the order", () => {
  page('<div id="a"><details id="d" open><summary>More</summary></details><button id="x">1</button><p>Old</p></div>');
  find("#x").focus();
  const before = find("#x");
  const to = document.createElement("div");
  to.id = "a";
  to.innerHTML = '<p>New</p><button id="x">2</button><details id="d"><summary>More</summary></details>';
  morph(find("#a"), to);
  assert.deepEqual([...find("#a").children].map((child) => child.nodeName), ["P", "BUTTON", "DETAILS"]);
  assert.equal(find("#x"), before);
  assert.equal(before.textContent, "2");
  assert.equal(find<HTMLDetailsElement>("#d").open, true);
});

test("a clock runs down from what the server said, and says when it is over", () => {
  page('<div><p data-clock="down" data-seconds="65"><b data-shows>1:05</b><i data-over hidden>over</i></p></div>');
  tick(document, 1000);
  tick(document, 6000);
  assert.equal(find("b").textContent, "1:00");
  assert.equal(find("i").hidden, true);
  tick(document, 76_000);
  assert.equal(find("b").textContent, "0:10");
  assert.equal(find("i").hidden, false);
  assert.equal(inWords(3600), "60:00");
});
