import assert from "node:assert/strict";
import { test } from "node:test";
import { guessTimeZone } from "../src/guess-time-zone.ts";
import { find, page } from "./page.ts";

const select = (chosen = ""): HTMLSelectElement => {
  page(`<select><option value="">None</option><option>Africa/Cairo</option><option data-also="Asia/Calcutta India">Asia/Kolkata</option><option>Europe/Berlin</option></select>`);
  find<HTMLSelectElement>("select").value = chosen;
  return find<HTMLSelectElement>("select");
};

test("an empty choice takes the browser's zone and says so", () => {
  const field = select();
  guessTimeZone(field, "Africa/Cairo");
  assert.equal(field.value, "Africa/Cairo");
  assert.equal(find("select + .help").textContent, "Guessed.");
});

test("a zone is known by an old name too", () => {
  const field = select();
  guessTimeZone(field, "Asia/Calcutta");
  assert.equal(field.value, "Asia/Kolkata");
});

test("what was chosen stays", () => {
  const field = select("Europe/Berlin");
  guessTimeZone(field, "Africa/Cairo");
  assert.equal(field.value, "Europe/Berlin");
  assert.equal(document.querySelector(".help"), null);
});

test("a zone that is not in the list is not guessed", () => {
  const field = select();
  guessTimeZone(field, "Mars/Olympus");
  assert.equal(field.value, "");
  assert.equal(document.querySelector(".help"), null);
});

test("a hidden field carries the browser's zone", () => {
  page('<input type="hidden">');
  guessTimeZone(find<HTMLInputElement>("input"), "Asia/Amman");
  assert.equal(find<HTMLInputElement>("input").value, "Asia/Amman");
});
