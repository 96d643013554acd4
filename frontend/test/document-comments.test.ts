import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import * as Y from "yjs";
import { COMMENTED, SHOWN, comments } from "../src/documents/comments.ts";
import { occurrences, runs } from "../src/documents/passages.ts";
import { difference } from "../src/documents/remarks.ts";
import { find, page } from "./page.ts";

const ANSWER = '<form data-said action="/answer/"><textarea name="body"></textarea><button name="is_kept" value="yes">Send</button></form>';

function section(thread: string): string {
  return `<section id="document-comments" data-comments="/comments/"><h2 id="document-comments-title" tabindex="-1">Comments</h2>
<p data-comments-fault="Try again." hidden></p><ol>${thread}</ol>${ANSWER}</section>`;
}

function thread(id: number, words: string): string {
  return `<li id="comment-${id}" tabindex="-1">${words}</li>`;
}

interface Sent {
  address: string;
  body: FormData | undefined;
}

function answering(answer: () => Response): Sent[] {
  const sent: Sent[] = [];
  mock.method(globalThis, "fetch", (address: string, options: RequestInit) => {
    sent.push({ address, body: options.body as FormData | undefined });
    return Promise.resolve(answer());
  });
  return sent;
}

function begin(): void {
  const window = page(section(thread(1, "One")));
  Object.assign(globalThis, { DOMParser: window.DOMParser, FormData: window.FormData });
  comments();
}

async function settled(): Promise<void> {
  for (let each = 0; each < 10; each += 1) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

afterEach(() => mock.restoreAll());

test("what was said is shown when the page hears of it, and what one writes stays", async () => {
  begin();
  answering(() => new Response(section(thread(1, "One") + thread(2, "Two")), { status: 200 }));
  let shown = 0;
  document.addEventListener(SHOWN, () => (shown += 1));
  find<HTMLTextAreaElement>("textarea").value = "Half a sen";
  document.dispatchEvent(new Event(COMMENTED));
  await settled();
  assert.equal(find("#comment-2").textContent, "Two");
  assert.equal(find<HTMLTextAreaElement>("textarea").value, "Half a sen");
  assert.equal(shown, 1);
});

test("a refusal is a sentence, and the words stay", async () => {
  begin();
  const said = { message: "Not these words." };
  const sent = answering(() => new Response(JSON.stringify(said), { status: 409, headers: { "Content-Type": "application/json" } }));
  find<HTMLTextAreaElement>("textarea").value = "Mine";
  find("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: find<HTMLButtonElement>("button") as never }));
  await settled();
  assert.equal(sent[0]?.address.endsWith("/answer/"), true);
  assert.equal(find("[data-comments-fault]").textContent, "Not these words.");
  assert.equal(find<HTMLElement>("[data-comments-fault]").hidden, false);
  assert.equal(find<HTMLTextAreaElement>("textarea").value, "Mine");
});

test("after sending one is at what is new", async () => {
  begin();
  answering(() => new Response(section(thread(1, "One") + thread(2, "Mine")), { status: 200 }));
  find("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  await settled();
  assert.equal(document.activeElement?.id, "comment-2");
});

function sends(selector: string): void {
  find(selector).dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
}

test("what did not arrive, since the session was over, stays, and one is led to where it goes on", async () => {
  begin();
  const way = "http://docendo.example/c/maple/questions/7/#sign-in";
  answering(() => new Response(null, { status: 204, headers: { "HX-Redirect": way } }));
  find<HTMLTextAreaElement>("textarea").value = "Mine";
  sends("form");
  await settled();
  assert.equal(location.href, way);
  assert.equal(find<HTMLTextAreaElement>("textarea").value, "Mine");
});

const COMMENT = '<form data-said id="write" action="/comment/"><textarea data-passage></textarea><input type="hidden" data-place id="comment-place" value=""></form>';

test("a redraw keeps where the passage stands, what was refused, and that it is being sent", async () => {
  begin();
  find("ol").insertAdjacentHTML("afterend", COMMENT);
  const place = (): string => find<HTMLInputElement>("#comment-place").value;
  let arrive = (): void => undefined;
  const fresh = section(thread(1, "One")).replace("</ol>", `</ol>${COMMENT}`);
  const sent: string[] = [];
  mock.method(globalThis, "fetch", (address: string) => {
    sent.push(new URL(address, location.href).pathname);
    const response = new Response(fresh, { status: 200 });
    return address === "/comments/" ? Promise.resolve(response) : new Promise((resolve) => (arrive = () => resolve(response)));
  });
  find<HTMLInputElement>("#comment-place").value = "{}";
  Object.assign(find("[data-comments-fault]"), { textContent: "Not these words.", hidden: false });
  sends("#write");
  document.dispatchEvent(new Event(COMMENTED));
  await settled();
  assert.equal(place(), "{}");
  assert.equal(find("[data-comments-fault]").textContent, "Not these words.");
  assert.equal(find<HTMLElement>("[data-comments-fault]").hidden, false);
  sends("#write");
  arrive();
  await settled();
  assert.deepEqual(sent, ["/comment/", "/comments/"]);
  assert.equal(place(), "");
  assert.equal(find<HTMLElement>("[data-comments-fault]").hidden, true);
});

test("an answer that is half written stays when its thread is settled or gone", async () => {
  const fold = '<details id="answer-1" data-holds-words open><form data-said action="/answer/1/"><textarea name="body"></textarea></form></details>';
  const open = section(thread(1, `One${fold}`) + thread(2, "Two"));
  const isSettled = section(thread(2, "Two")).replace("</section>", `<details><ol>${thread(1, "One")}</ol></details></section>`);
  const window = page(open);
  Object.assign(globalThis, { DOMParser: window.DOMParser, FormData: window.FormData });
  comments();
  const field = find<HTMLTextAreaElement>("#answer-1 textarea");
  field.value = "Half a sen";
  field.focus();
  for (const [drawn, home] of [[isSettled, "comment-1"], [section(thread(2, "Two")), "document-comments"], [open, "comment-1"]] as const) {
    answering(() => new Response(drawn, { status: 200 }));
    document.dispatchEvent(new Event(COMMENTED));
    await settled();
    assert.equal(document.querySelectorAll("#answer-1").length, 1);
    assert.equal(find("#answer-1").parentElement?.id, home);
    assert.equal(find<HTMLTextAreaElement>("#answer-1 textarea").value, "Half a sen");
    assert.equal(document.activeElement, field);
    assert.equal(find("#answer-1").closest("details:not([open])"), null);
    mock.restoreAll();
  }
});

test("a comment that is half written stays when its right is gone, and is drawn once when it is back", async () => {
  const fold = `<div data-saying><details id="write-comment" data-holds-words open>${COMMENT}<textarea name="body"></textarea></details></div>`;
  const window = page(section("").replace("<ol>", `${fold}<ol>`));
  Object.assign(globalThis, { DOMParser: window.DOMParser, FormData: window.FormData });
  comments();
  find<HTMLTextAreaElement>("#write-comment [name=body]").value = "Half a sen";
  for (const drawn of [section(""), section("").replace("<ol>", `${fold}<ol>`)]) {
    answering(() => new Response(drawn, { status: 200 }));
    document.dispatchEvent(new Event(COMMENTED));
    await settled();
    assert.equal(document.querySelectorAll("#write-comment").length, 1);
    assert.equal(find<HTMLTextAreaElement>("#write-comment [name=body]").value, "Half a sen");
    mock.restoreAll();
  }
});

test("words are found in every run of a text, also where they overlap", () => {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment("default");
  const paragraph = (...runs: string[]): Y.XmlElement => {
    const element = new Y.XmlElement("paragraph");
    element.insert(0, runs.map((run) => new Y.XmlText(run)));
    return element;
  };
  root.insert(0, [paragraph("aaa", "b"), paragraph("xaa")]);
  assert.deepEqual(occurrences(runs(root), "aa").map(({ index }) => index), [0, 1, 1]);
  assert.deepEqual(occurrences(runs(root), "ab"), []);
  assert.deepEqual(occurrences(runs(root), ""), []);
});

test("what differs is what goes and what comes", () => {
  assert.deepEqual(difference("comes near to", "tends to"), { start: 0, end: 10, words: "tends" });
  assert.deepEqual(difference("aa", "aaa"), { start: 2, end: 2, words: "a" });
  assert.deepEqual(difference("abc", ""), { start: 0, end: 3, words: "" });
});
