import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import * as Y from "yjs";
import { COMMENTED, SHOWN, comments } from "../src/documents/comments.ts";
import { occurrences } from "../src/documents/passages.ts";
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

test("words are found in every run of a text, also where they overlap", () => {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment("default");
  const paragraph = (...runs: string[]): Y.XmlElement => {
    const element = new Y.XmlElement("paragraph");
    element.insert(0, runs.map((run) => new Y.XmlText(run)));
    return element;
  };
  root.insert(0, [paragraph("aaa", "b"), paragraph("xaa")]);
  assert.deepEqual(occurrences(root, "aa").map(({ index }) => index), [0, 1, 1]);
  assert.deepEqual(occurrences(root, "ab"), []);
  assert.deepEqual(occurrences(root, ""), []);
});

test("what differs is what goes and what comes", () => {
  assert.deepEqual(difference("comes near to", "tends to"), { start: 0, end: 10, words: "tends" });
  assert.deepEqual(difference("aa", "aaa"), { start: 2, end: 2, words: "a" });
  assert.deepEqual(difference("abc", ""), { start: 0, end: 3, words: "" });
});
