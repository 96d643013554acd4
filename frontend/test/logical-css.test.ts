import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

declare const FRONTEND: string;

const SIDE = "left|right|top|bottom";
const PHYSICAL = new RegExp(
  [
    `(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:${SIDE})[\\w-]*\\s*:`,
    `(?:${SIDE}|(?:min-|max-)?(?:width|height))\\s*:`,
    `(?:text-align|float|clear)\\s*:\\s*(?:left|right)`,
  ]
    .map((pattern) => `(?:^|[\\s;{])${pattern}`)
    .join("|"),
);

test("our styles know no left and right, so that right to left needs no second sheet", () => {
  const css = join(FRONTEND, "src/css");
  for (const name of readdirSync(css, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".css")) continue;
    for (const [at, line] of readFileSync(join(css, name), "utf8").split("\n").entries()) {
      if (line.includes("@media")) continue;
      assert.doesNotMatch(line, PHYSICAL, `${name}:${at + 1}`);
    }
  }
});

test("only tokens and code colors name a color", () => {
  const css = join(FRONTEND, "src/css");
  for (const name of readdirSync(css, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".css")) continue;
    assert.doesNotMatch(readFileSync(join(css, name), "utf8"), /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i, name);
  }
});
