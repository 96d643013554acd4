import assert from "node:assert/strict";
import { test } from "node:test";
import { copies } from "../src/copies.ts";
import { find, moment, page } from "./page.ts";

const LINK = '<input id="link" readonly value="https://maple.example/invitations/abc/"><button data-copies="link" hidden>Copy</button>';

test("the button appears, copies the link, and says so", async () => {
  const window = page(LINK);
  copies(find("button"));
  assert.equal(find("button").hidden, false);
  assert.equal(find("[role=status]").textContent, "");
  find("button").click();
  await moment(0);
  assert.equal(await window.navigator.clipboard.readText(), "https://maple.example/invitations/abc/");
  assert.equal(find("[role=status]").textContent, "Copied");
});

test("without a clipboard the selected link is copied the old way", async () => {
  page(LINK);
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  const commands: string[] = [];
  document.execCommand = (command: string) => Boolean(commands.push(command));
  copies(find("button"));
  find("button").click();
  await moment(0);
  assert.deepEqual(commands, ["copy"]);
  assert.equal(find<HTMLInputElement>("input").selectionEnd, find<HTMLInputElement>("input").value.length);
  assert.equal(find("[role=status]").textContent, "Copied");
});

test("a button without its field stays hidden", () => {
  page('<button data-copies="nothing" hidden>Copy</button>');
  copies(find("button"));
  assert.equal(find("button").hidden, true);
});
