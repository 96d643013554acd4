import assert from "node:assert/strict";
import { test } from "node:test";
import { selectsPassage } from "../src/selects-passage.ts";
import { find, page } from "./page.ts";

const PAGE =
  '<section data-passages="quote"><p>The river\nruns.</p></section><p id="other">Elsewhere</p>' +
  '<details><input id="quote" maxlength="20"></details>';

function select(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
  document.dispatchEvent(new Event("mouseup"));
}

test("what is selected in the work is what the remark is about", () => {
  page(PAGE);
  selectsPassage(find("section"));
  select(find("#other"));
  assert.equal(find<HTMLInputElement>("input").value, "");
  assert.equal(find("details").hasAttribute("open"), false);
  select(find("section p"));
  assert.equal(find<HTMLInputElement>("input").value, "The river runs.");
  assert.equal(find("details").hasAttribute("open"), true);
});

test("without its field nothing happens", () => {
  page('<section data-passages="nothing"><p>The river</p></section>');
  selectsPassage(find("section"));
  select(find("p"));
});
