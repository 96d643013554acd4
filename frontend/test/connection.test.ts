import assert from "node:assert/strict";
import { test } from "node:test";
import { watchConnection } from "../src/connection.ts";
import { find, page } from "./page.ts";

function open({ onLine }: { onLine: boolean }): void {
  page("<form><textarea></textarea></form>");
  Object.defineProperty(navigator, "onLine", { value: onLine, configurable: true });
  watchConnection();
}
function submit(): Event {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  find("form").dispatchEvent(event);
  return event;
}

test("a form stays where it is while there is no connection", () => {
  open({ onLine: false });
  assert.equal(submit().defaultPrevented, true);
  assert.equal(find("[role=alert]").textContent, "There is no connection.");
});

test("a form leaves as usual with a connection", () => {
  open({ onLine: true });
  assert.equal(submit().defaultPrevented, false);
  assert.equal(document.querySelector("[role=alert]"), null);
});

test("a request that failed is told, and the next one that works takes the notice away", () => {
  open({ onLine: true });
  document.dispatchEvent(new CustomEvent("htmx:sendError"));
  assert.equal(find("[role=alert]").textContent, "That did not arrive.");
  document.dispatchEvent(new CustomEvent("htmx:afterOnLoad"));
  assert.equal(document.querySelector("[role=alert]"), null);
});

test("the connection going and coming back are told", () => {
  open({ onLine: true });
  window.dispatchEvent(new Event("offline"));
  assert.equal(find("[role=alert]").textContent, "There is no connection.");
  window.dispatchEvent(new Event("online"));
  assert.equal(find("[role=alert]").textContent, "The connection is back.");
});
