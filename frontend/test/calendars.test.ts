// Our calendars, as the reader understands them that Thunderbird has: the second one that proves them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { starts } from "./read-calendar";

declare const FRONTEND: string;

interface Sample {
  readonly zone: string;
  readonly text: string;
  readonly starts: readonly string[];
}

const samples = JSON.parse(readFileSync(join(FRONTEND, "test", "calendars.json"), "utf8")) as Sample[];
for (const { zone, text, starts: expected } of samples) {
  test(`a weekly meeting in ${zone} is at its hour in winter and in summer`, () => {
    assert.deepEqual(starts(text), [...expected]);
  });
}
