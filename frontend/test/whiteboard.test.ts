import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import * as Y from "yjs";
import { Known } from "../src/documents/known.ts";
import { Board, ROOT } from "../src/whiteboard/board.ts";
import { sayingOf } from "../src/whiteboard/inspector.ts";
import { boxOf, held, shapeOf, stacked, wrapped } from "../src/whiteboard/shapes.ts";
import type { Said } from "../src/whiteboard/shapes.ts";
import { element, parts } from "../src/whiteboard/sketch.ts";
import { page } from "./page.ts";

declare const FRONTEND: string;
interface Case {
  name: string;
  said: Record<string, unknown>;
  svg: string;
  box: [number, number, number, number];
}
const CASES = JSON.parse(readFileSync(`${FRONTEND}test/whiteboard.json`, "utf8")) as Case[];
const NOTE: Omit<Said, "order"> = { kind: "note", x: 10, y: 20, width: 160, height: 120, points: [], text: "", color: "yellow" };

beforeEach(() => page(""));

for (const { name, said, svg, box } of CASES) {
  test(`${name} is drawn as on the server`, () => {
    const shape = shapeOf("x", said);
    assert.ok(shape);
    const drawn = parts(shape).map((part) => {
      const made = element(part);
      const attributes = [...made.attributes].map((each) => ` ${each.name}="${each.value}"`).join("");
      const text = (made.textContent ?? "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      return `<${made.tagName}${attributes}>${text}</${made.tagName}>`;
    });
    assert.equal(drawn.join(""), svg);
    const { left, top, right, bottom } = boxOf(shape);
    assert.deepEqual([left, top, right, bottom], box);
  });
}

test("what nobody can draw is left out", () => {
  const doc = new Y.Doc();
  const root = doc.getMap(ROOT);
  root.set("number", 5);
  root.set("odd", new Y.Map(Object.entries({ kind: "circle", x: 1, y: 1 })));
  root.set("thin", new Y.Map(Object.entries({ kind: "note", x: 1, y: 1, width: 0, height: 5 })));
  root.set("high", new Y.Map(Object.entries({ ...NOTE, order: 2 ** 53 - 1 })));
  assert.deepEqual(new Board(doc).shapes, []);
});

test("of too many shapes everybody sees the same ones", () => {
  const many = Array.from({ length: 2005 }, (_, at) => ({ ...NOTE, key: String(at).padStart(4, "0"), order: 3000 - at }));
  const kept = stacked([...many].reverse());
  assert.deepEqual(kept, stacked(many));
  assert.equal(kept.length, 2000);
  assert.equal(kept[0]?.key, "1999");
});

test("what is drawn too far away is held where it can be seen", () => {
  assert.deepEqual(held({ x: 1e6, width: -1e6, points: [0.4, -99_999] }), { x: 50_000, width: -10_000, points: [0, -10_000] });
});

test("only what has changed is read anew", () => {
  const board = new Board(new Y.Doc());
  board.add(NOTE);
  const second = board.add(NOTE) ?? "";
  const [before] = board.shapes;
  board.change(second, { x: 99 });
  assert.equal(board.shapes[0], before);
  assert.equal(board.shapes[1]?.x, 99);
});

test("long words are cut", () => {
  assert.deepEqual(wrapped("a incomprehensible", 6), ["a", "incomp", "rehens", "ible"]);
});

test("only one's own steps are undone", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  one.on("update", (update: Uint8Array, origin: unknown) => origin !== "line" && Y.applyUpdate(other, update, "line"));
  other.on("update", (update: Uint8Array, origin: unknown) => origin !== "line" && Y.applyUpdate(one, update, "line"));
  const [mine, theirs] = [new Board(one), new Board(other)];
  const key = mine.add(NOTE);
  assert.ok(key);
  theirs.add({ ...NOTE, x: 300 });
  mine.change(key, { x: 50 });
  theirs.change(key, { color: "red" });
  assert.deepEqual(mine.shapes.map(({ x, color }) => [x, color]), [[50, "red"], [300, "yellow"]]);
  mine.undo();
  assert.deepEqual(theirs.shapes.map(({ x }) => x), [300]);
  mine.redo();
  assert.equal(theirs.shapes.length, 2);
});

test("what comes later lies above, and can be raised", () => {
  const board = new Board(new Y.Doc());
  const first = board.add(NOTE);
  const second = board.add(NOTE);
  assert.deepEqual(board.shapes.map(({ key }) => key), [first, second]);
  board.raise(first ?? "");
  assert.deepEqual(board.shapes.map(({ key }) => key), [second, first]);
});

test("what is taken away by somebody is chosen no more", () => {
  const doc = new Y.Doc();
  const board = new Board(doc);
  const key = board.add(NOTE) ?? "";
  board.choose(key);
  assert.equal(board.shape?.key, key);
  doc.getMap(ROOT).delete(key);
  assert.equal(board.shape, null);
});

test("a shape is named by its words first", () => {
  const shape = shapeOf("x", { ...NOTE, text: "What is\na limit?" });
  assert.ok(shape);
  const names = (of: string): string => ({ note: "Note", yellow: "Yellow" })[of] ?? of;
  assert.equal(sayingOf(shape, names), "What is a limit? (Note · Yellow)");
  assert.equal(sayingOf({ ...shape, text: "" }, names), "Note · Yellow");
});

test("words that the server has not are known", () => {
  const doc = new Y.Doc();
  const board = new Board(doc);
  board.add({ ...NOTE, text: "There before" });
  const known = new Known();
  known.learn(Y.encodeStateVector(doc));
  board.add({ ...NOTE, text: "New" });
  assert.equal(known.missingOn(doc.getMap(ROOT)), "New");
});
