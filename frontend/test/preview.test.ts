import assert from "node:assert/strict";
import { test } from "node:test";
import { preview } from "../src/preview.ts";
import { find, moment, page, type } from "./page.ts";

test("the preview is drawn by the server when it is opened, and follows what is typed", async () => {
  page('<form><input name="csrfmiddlewaretoken" value="t"><textarea id="id_body" data-preview-url="/preview/"></textarea></form>');
  const asked: unknown[] = [];
  preview(find<HTMLTextAreaElement>("textarea"), (url, _into, values) => asked.push([url, values]));
  type("textarea", "**so**");
  await moment(600);
  assert.deepEqual(asked, []);
  find("button").click();
  assert.equal(find(".preview").hidden, false);
  assert.equal(find("button").getAttribute("aria-expanded"), "true");
  type("textarea", "**so** it is");
  await moment(600);
  assert.deepEqual(asked, [
    ["/preview/", { source: "**so**", csrfmiddlewaretoken: "t" }],
    ["/preview/", { source: "**so** it is", csrfmiddlewaretoken: "t" }],
  ]);
});
