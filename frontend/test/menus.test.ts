import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { menus } from "../src/menus.ts";
import { find, page, press } from "./page.ts";

const menu = (): HTMLDetailsElement => find<HTMLDetailsElement>("details");

beforeEach(() => {
  page('<details data-menu open><summary tabindex="0">Me</summary><a href="#">Profile</a></details><button>Else</button>');
  menus();
});

test("Escape closes the menu and gives the focus back", () => {
  press(find("a"), "Escape");
  assert.equal(menu().open, false);
  assert.equal(document.activeElement, find("summary"));
});

test("a click inside leaves it open, a click beside closes it", () => {
  find("a").click();
  assert.equal(menu().open, true);
  find("button").click();
  assert.equal(menu().open, false);
});

test("the focus going elsewhere closes it", () => {
  find("button").dispatchEvent(new Event("focusin", { bubbles: true }));
  assert.equal(menu().open, false);
});
