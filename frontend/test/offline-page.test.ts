import assert from "node:assert/strict";
import { test } from "node:test";
import { offlinePage } from "../src/offline-page.ts";
import { page } from "./page.ts";

test("the worker is asked for in the language of the page, once it is loaded", () => {
  page("");
  document.documentElement.lang = "de";
  const asked: string[] = [];
  const serviceWorker = { register: (address: string) => Promise.resolve(asked.push(address)) };
  Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker, configurable: true });
  offlinePage();
  assert.deepEqual(asked, []);
  window.dispatchEvent(new Event("load"));
  assert.deepEqual(asked, ["/service-worker.js?language=de"]);
});
