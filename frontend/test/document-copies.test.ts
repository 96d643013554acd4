import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { LEAVING, copyName, forgetCopies, leavesNoCopies } from "../src/document-copies.ts";
import { find, page } from "./page.ts";

beforeEach(() => {
  page("<form data-sign-out></form>");
});

function storage(...names: string[]): string[] {
  const gone: string[] = [];
  Object.defineProperty(globalThis, "indexedDB", {
    configurable: true,
    value: {
      databases: () => Promise.resolve(names.map((name) => ({ name }))),
      deleteDatabase: (name: string) => gone.push(name),
    },
  });
  return gone;
}

test("one person's copies are gone before another one reads here", async () => {
  const gone = storage(copyName("1", "7"), copyName("2", "17"), "something else");
  await forgetCopies("7");
  assert.deepEqual(gone, [copyName("2", "17")]);
});

test("a session that has ended leaves the copies where they are", async () => {
  const gone = storage(copyName("1", "7"));
  await forgetCopies("");
  assert.deepEqual(gone, []);
});

test("whoever signs out leaves no copy", async () => {
  const gone = storage(copyName("1", "7"), "something else");
  leavesNoCopies(find<HTMLFormElement>("form"));
  find("form").dispatchEvent(new Event("submit"));
  await forgetCopies("");
  assert.deepEqual(gone, [copyName("1", "7")]);
});

test("signing out that did not succeed deletes nothing later", async () => {
  const gone = storage(copyName("1", "7"));
  localStorage.setItem(LEAVING, "yes");
  await forgetCopies("7");
  await forgetCopies("");
  assert.deepEqual(gone, []);
});
