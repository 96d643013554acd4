import assert from "node:assert/strict";
import { test } from "node:test";
import { directionOf } from "../src/direction.ts";

test("text runs as its first letter does", () => {
  assert.equal(directionOf("1. «ماذا» and why"), "rtl");
  assert.equal(directionOf("2. what, שלום"), "ltr");
  assert.equal(directionOf("שלום"), "rtl");
  assert.equal(directionOf("12 – 7 = 5"), null);
  assert.equal(directionOf(""), null);
});
