import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CLOSES, documentsBeside } from "../src/documents/beside.ts";
import { find, moment, page } from "./page.ts";

const PAGE = `<section data-documents-beside><div data-beside></div>
  <a href="/documents/1/" data-script="/static/documents.js" data-opens-beside="/documents/1/beside/">One</a>
  <a href="/documents/2/" data-script="/static/documents.js" data-opens-beside="/documents/2/beside/">Two</a></section>`;

let closed: string[];

async function open(number: number, more: MouseEventInit = {}): Promise<MouseEvent> {
  const click = new MouseEvent("click", { bubbles: true, cancelable: true, ...more });
  find(`a:nth-of-type(${number})`).dispatchEvent(click);
  await moment(0);
  return click;
}

beforeEach(() => {
  page(PAGE);
  closed = [];
  documentsBeside(find("section"), async (url, target) => {
    target.innerHTML = `<h3 tabindex="-1">${url}</h3><div data-document="${url}"></div><button data-close-beside></button>`;
    target.querySelector("[data-document]")?.addEventListener(CLOSES, () => closed.push(url));
  });
});

test("a document opens where the page is, and its editor comes once", async () => {
  const click = await open(1);
  assert.equal(click.defaultPrevented, true);
  assert.equal(document.activeElement?.textContent, "/documents/1/beside/");
  assert.equal(find("a").getAttribute("aria-current"), "true");
  await open(2);
  assert.deepEqual(closed, ["/documents/1/beside/"]);
  assert.equal(find("a").hasAttribute("aria-current"), false);
  assert.equal(document.querySelectorAll("script[src='/static/documents.js']").length, 1);
});

test("it closes, and leads back to where it was opened", async () => {
  await open(2);
  find("[data-close-beside]").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  assert.deepEqual(closed, ["/documents/2/beside/"]);
  assert.equal(find("[data-beside]").childElementCount, 0);
  assert.equal(document.activeElement?.textContent, "Two");
});

test("of two that are opened quickly only the latest begins, in whatever order they come", async () => {
  const coming = new Map<string, () => void>();
  const begun: string[] = [];
  page(PAGE);
  documentsBeside(find("section"), (url, target) => new Promise((resolve) => {
    coming.set(url, () => {
      target.innerHTML = `<h3 tabindex="-1">${url}</h3>`;
      if (target.isConnected) begun.push(url);
      resolve();
    });
  }));
  for (const order of [[1, 2], [2, 1]]) {
    await open(1);
    await open(2);
    for (const number of order) coming.get(`/documents/${number}/beside/`)?.();
    await moment(0);
    assert.deepEqual(begun.splice(0), ["/documents/2/beside/"]);
    assert.equal(find("[data-beside]").textContent, "/documents/2/beside/");
    assert.equal(document.activeElement?.textContent, "/documents/2/beside/");
  }
});

test("whoever wants it in a tab of its own gets it there", async () => {
  const click = await open(1, { ctrlKey: true });
  assert.equal(click.defaultPrevented, false);
  assert.equal(find("[data-beside]").childElementCount, 0);
});
