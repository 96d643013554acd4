// A weekly meeting of four, across the changes of three clocks; the moments are those of Mozilla's reader, and
// what clocks show then is what the browser's own zones know.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { starts } from "./read-calendar";

declare const FRONTEND: string;

interface Sample {
  readonly zone: string;
  readonly text: string;
  readonly shown: readonly string[];
}

function wall(moment: string, zone: string): string {
  const shown = new Date(moment).toLocaleString("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return shown.replace(",", "");
}

const samples = JSON.parse(readFileSync(join(FRONTEND, "test", "four-zones.json"), "utf8")) as Sample[];
for (const { zone, text, shown } of samples) {
  test(`whoever lives by the clocks of ${zone} is told what they show`, () => {
    const found = starts(text).map((moment) => wall(moment, zone));
    assert.equal(found.length, 29);
    assert.deepEqual(
      shown.filter((each) => !found.includes(each)),
      [],
    );
  });
}
