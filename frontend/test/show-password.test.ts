import assert from "node:assert/strict";
import { test } from "node:test";
import { showPassword } from "../src/show-password.ts";
import { find, page } from "./page.ts";

const field = (): HTMLInputElement => find<HTMLInputElement>("input");

test("a button shows what is typed and hides it again", () => {
  page('<form><input type="password" id="p" value="secret"></form>');
  showPassword(field());
  assert.equal(find("button").textContent, "Show");
  find("button").click();
  assert.equal(field().type, "text");
  assert.equal(find("button").textContent, "Hide");
  assert.equal(document.activeElement, field());
  find("button").click();
  assert.equal(field().type, "password");
  assert.equal(field().value, "secret");
});

test("what leaves with the form is a password again", () => {
  page('<form><input type="password" id="p"></form>');
  showPassword(field());
  find("button").click();
  find("form").dispatchEvent(new Event("submit"));
  assert.equal(field().type, "password");
});
