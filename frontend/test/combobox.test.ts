import assert from "node:assert/strict";
import { test } from "node:test";
import { combobox } from "../src/combobox.ts";
import { find, moment, page, press, type } from "./page.ts";

const SELECT = `<label for="id_topics">Topics</label><select id="id_topics" name="topics" multiple required
  aria-describedby="help"><option value="1" selected>Algebra</option><option value="2">Análisis</option>
  <option value="3">Analysis of algorithms</option></select>`;

const box = (): HTMLInputElement => find<HTMLInputElement>("[role=combobox]");
const select = (): HTMLSelectElement => find<HTMLSelectElement>("select");
const chosen = (): string[] => [...select().options].filter((o) => o.selected).map((o) => o.value);
const offered = (): string[] => [...document.querySelectorAll("[role=option]")].map((row) => row.firstChild?.textContent ?? "");

async function typeAndWait(words: string): Promise<void> {
  type("[role=combobox]", words);
  await moment(200);
}

test("the label and the help lead to the box, which shows what is chosen", () => {
  page(SELECT);
  combobox(select());
  assert.equal(box().id, "id_topics");
  assert.equal(box().getAttribute("aria-describedby"), "help");
  assert.equal(find(".tag").firstChild?.textContent, "Algebra");
  assert.equal(find(".tag button").getAttribute("aria-label"), "Remove Algebra");
});

test("typing finds without minding accents, Enter chooses, and the plain field holds it", async () => {
  page(SELECT);
  combobox(select());
  await typeAndWait("ANALISIS");
  assert.deepEqual(offered(), ["Análisis"]);
  assert.equal(box().getAttribute("aria-expanded"), "true");
  press(box(), "Enter");
  assert.deepEqual(chosen(), ["1", "2"]);
  assert.equal(box().value, "");
  assert.equal(box().getAttribute("aria-expanded"), "false");
});

test("the arrows walk through the list and Escape closes it", async () => {
  page(SELECT);
  combobox(select());
  await typeAndWait("an");
  press(box(), "ArrowDown");
  assert.equal(box().getAttribute("aria-activedescendant"), "id_topics_list_1");
  press(box(), "ArrowDown");
  assert.equal(box().getAttribute("aria-activedescendant"), "id_topics_list_0");
  press(box(), "Escape");
  assert.equal(box().getAttribute("aria-expanded"), "false");
  assert.deepEqual(chosen(), ["1"]);
});

test("what is chosen can be taken away again, by its button or by Backspace", async () => {
  page(SELECT);
  combobox(select());
  await typeAndWait("análisis");
  press(box(), "Enter");
  press(box(), "Backspace");
  assert.deepEqual(chosen(), ["1"]);
  find(".tag button").click();
  assert.deepEqual(chosen(), []);
});

test("Enter in an empty box is left to the form", () => {
  page(SELECT);
  combobox(select());
  assert.equal(press(box(), "Enter").defaultPrevented, false);
});

test("a text field asks the server and keeps names between commas", async () => {
  page('<label for="t">Topics</label><input id="t" name="topics" value="algebra" data-find-url="/topics.json">');
  const asked: string[] = [];
  globalThis.fetch = (url) => {
    asked.push(String(url));
    return Promise.resolve(Response.json([{ value: "limits", name: "limits", note: "calculus" }]));
  };
  const field = find<HTMLInputElement>("input");
  combobox(field);
  await typeAndWait("lim");
  assert.deepEqual(asked, ["http://docendo.example/topics.json?q=lim"]);
  press(box(), "Enter");
  assert.equal(field.value, "algebra, limits");
});

test("a lost line still lets a name be entered", async () => {
  page('<label for="t">Topics</label><input id="t" name="topics" value="" data-find-url="/topics.json">');
  globalThis.fetch = () => Promise.reject(new TypeError("no line"));
  const field = find<HTMLInputElement>("input");
  combobox(field);
  await typeAndWait("graphs");
  assert.deepEqual(offered(), ["Nothing found"]);
  press(box(), ",");
  assert.equal(field.value, "graphs");
});

test("what is typed and not entered is sent with the form", async () => {
  page('<form><label for="t">Topics</label><input id="t" name="topics" value="" data-find-url="/topics.json"></form>');
  globalThis.fetch = () => Promise.resolve(Response.json([{ value: "1", name: "Limits and series" }, { value: "2", name: "Limits" }]));
  const field = find<HTMLInputElement>("input");
  combobox(field);
  await typeAndWait("limits");
  let sent = "";
  find("form").addEventListener("submit", () => (sent = field.value));
  find("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  assert.equal(sent, "Limits");
});
