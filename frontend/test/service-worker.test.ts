import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answer, keepPage, type Worker } from "../src/service-worker.ts";

const PAGE = '<link rel="stylesheet" href="/static/docendo/docendo.1a.css"><a href="/">Start</a>';
let isOnLine: boolean;
let kept: Map<string, Response>;
let worker: Worker;

function key(request: RequestInfo | URL): string {
  return new URL(request instanceof Request ? request.url : String(request), "http://docendo.example").pathname;
}
function ask(path: string, mode: string): Request {
  return { url: `http://docendo.example${path}`, mode } as Request;
}

beforeEach(() => {
  isOnLine = true;
  kept = new Map();
  worker = {
    caches: {
      open: () => Promise.resolve({ put: (at: string, response: Response) => void kept.set(at, response) } as never),
      match: (at) => Promise.resolve(kept.get(typeof at === "object" && "url" in at ? key(at.url) : key(at))?.clone()),
    },
    fetch: (request) => {
      const path = typeof request === "string" ? request : key(request.url);
      if (!isOnLine) return Promise.reject(new TypeError("no line"));
      return Promise.resolve(new Response(path === "/offline/" ? PAGE : `from the server: ${path}`));
    },
  };
});

test("the page is kept with the styles that it links to, and nothing else", async () => {
  await keepPage(worker);
  assert.deepEqual([...kept.keys()], ["/offline/", "/static/docendo/docendo.1a.css"]);
});

test("with a line every page comes from the server", async () => {
  await keepPage(worker);
  const response = await answer(worker, ask("/c/maple/", "navigate"));
  assert.equal(await response?.text(), "from the server: /c/maple/");
});

test("without a line our page says so, in its own styles", async () => {
  await keepPage(worker);
  isOnLine = false;
  assert.equal(await (await answer(worker, ask("/c/maple/", "navigate")))?.text(), PAGE);
  const css = await answer(worker, ask("/static/docendo/docendo.1a.css", "cors"));
  assert.equal(await css?.text(), "from the server: /static/docendo/docendo.1a.css");
});

test("what was preloaded is not asked for again", async () => {
  worker.fetch = () => assert.fail("asked twice");
  const preloaded = Promise.resolve(new Response("early"));
  assert.equal(await (await answer(worker, ask("/", "navigate"), preloaded))?.text(), "early");
});

test("requests of scripts are left alone", () => {
  assert.equal(answer(worker, ask("/c/maple/topics/find/", "cors")), null);
});
