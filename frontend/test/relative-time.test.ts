import assert from "node:assert/strict";
import { test } from "node:test";
import { relativeTime } from "../src/relative-time.ts";
import { find, page } from "./page.ts";

const NOW = Date.parse("2026-11-16T12:00:00Z");

function shown(datetime: string, language = "en"): HTMLTimeElement {
  page(`<time datetime="${datetime}">16 November 2026</time>`);
  document.documentElement.lang = language;
  const time = find<HTMLTimeElement>("time");
  relativeTime(time, NOW);
  return time;
}

test("recent times are told from now, in the language of the page", () => {
  assert.equal(shown("2026-11-16T09:00:00Z").textContent, "3 hours ago");
  assert.equal(shown("2026-11-15T11:00:00Z").textContent, "yesterday");
  assert.equal(shown("2026-11-16T11:59:40Z").textContent, "now");
  assert.equal(shown("2026-11-16T09:00:00Z", "de").textContent, "vor 3 Stunden");
  assert.equal(shown("2026-11-16T09:00:00Z", "ar-EG").textContent, "قبل 3 ساعات");
});

test("the real date stays as a tooltip", () => {
  assert.equal(shown("2026-11-16T09:00:00Z").title, "16 November 2026");
});

test("what is long ago, or no time at all, stays as it was served", () => {
  assert.equal(shown("2026-09-01T09:00:00Z").textContent, "16 November 2026");
  assert.equal(shown("soon").textContent, "16 November 2026");
});
