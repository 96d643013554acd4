import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollByKeys } from "../src/scroll-by-keys.ts";
import { find, page } from "./page.ts";

test("only what is wider than the text can be reached by Tab", () => {
  page('<div class="prose"><pre id="wide"></pre><pre id="narrow"></pre></div>');
  for (const [id, width] of [["wide", 900], ["narrow", 300]] as const) {
    Object.defineProperties(find(`#${id}`), { scrollWidth: { value: width }, clientWidth: { value: 400 } });
  }
  scrollByKeys(find(".prose"));
  assert.equal(find("#wide").getAttribute("tabindex"), "0");
  assert.equal(find("#narrow").hasAttribute("tabindex"), false);
});
