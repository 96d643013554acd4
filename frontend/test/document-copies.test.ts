import assert from "node:assert/strict";
import { test } from "node:test";
import { copyName, forgetCopies } from "../src/document-copies.ts";

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

test("where nobody is signed in no copy stays", async () => {
  const gone = storage(copyName("1", "7"), "something else");
  await forgetCopies("");
  assert.deepEqual(gone, [copyName("1", "7")]);
});
