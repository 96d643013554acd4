import assert from "node:assert/strict";
import { test } from "node:test";
import { sendByKeys } from "../src/send-by-keys.ts";
import { find, page, press } from "./page.ts";

test("Ctrl+Enter sends the form of the text, Enter alone does not", () => {
  page("<form><textarea></textarea></form>");
  sendByKeys();
  let sent = 0;
  find<HTMLFormElement>("form").requestSubmit = () => void sent++;
  press(find("textarea"), "Enter");
  assert.equal(sent, 0);
  press(find("textarea"), "Enter", { ctrlKey: true });
  press(find("textarea"), "Enter", { metaKey: true });
  assert.equal(sent, 2);
});
