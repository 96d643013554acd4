import assert from "node:assert/strict";
import { test } from "node:test";
import { themeSwitch } from "../src/theme-switch.ts";
import { find, page } from "./page.ts";

test("the page changes at once and the server is told", () => {
  page(`<form action="http://docendo.example/theme/"><input type="hidden" name="csrf" value="t">
    <button name="theme" value="dark" aria-pressed="false"></button>
    <button name="theme" value="system" aria-pressed="true"></button></form>`);
  const told: string[] = [];
  globalThis.fetch = (_url, init) => {
    told.push(String(init?.body));
    return Promise.resolve(new Response());
  };
  themeSwitch(find<HTMLFormElement>("form"));
  const choose = (value: string): void => {
    const submitter = find<HTMLButtonElement>(`[value=${value}]`);
    find("form").dispatchEvent(new SubmitEvent("submit", { submitter, cancelable: true }));
  };
  choose("dark");
  assert.equal(document.documentElement.dataset.theme, "dark");
  assert.equal(find("[value=dark]").getAttribute("aria-pressed"), "true");
  choose("system");
  assert.equal(document.documentElement.dataset.theme, undefined);
  assert.equal(find("[value=dark]").getAttribute("aria-pressed"), "false");
  assert.deepEqual(told, ["csrf=t&theme=dark", "csrf=t&theme=system"]);
});
