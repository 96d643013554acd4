import assert from "node:assert/strict";
import { test } from "node:test";
import { closesBeside, opensDialog } from "../src/dialogs.ts";
import { find, page } from "./page.ts";

test("the button appears, opens the dialog, and a click beside it closes it again", () => {
  page('<button data-opens="help" hidden></button><dialog id="help"><p>Words</p></dialog>');
  const dialog = find<HTMLDialogElement>("dialog");
  dialog.getBoundingClientRect = () => ({ left: 10, right: 90, top: 10, bottom: 90 }) as DOMRect;
  opensDialog(find("button"));
  closesBeside(dialog);
  assert.equal(find("button").hidden, false);
  find("button").click();
  assert.equal(dialog.open, true);
  dialog.dispatchEvent(new MouseEvent("click", { clientX: 50, clientY: 50 }));
  assert.equal(dialog.open, true);
  dialog.dispatchEvent(new MouseEvent("click", { clientX: 5, clientY: 50 }));
  assert.equal(dialog.open, false);
});

test("a button without its dialog stays hidden", () => {
  page('<button data-opens="nothing" hidden></button>');
  opensDialog(find("button"));
  assert.equal(find("button").hidden, true);
});
