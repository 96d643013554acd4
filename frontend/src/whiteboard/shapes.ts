/** What stands on a whiteboard; the server reads the same from the same maps, with the same numbers. */
import type * as Y from "yjs";

export const KINDS = ["pen", "line", "arrow", "rectangle", "ellipse", "note", "text"] as const;
export type Kind = (typeof KINDS)[number];
export const COLORS = ["ink", "red", "yellow", "green", "blue", "violet"] as const;
export type Color = (typeof COLORS)[number];

export const MOST_SHAPES = 2000;
export const MOST_POINTS = 2000;
export const LONGEST_TEXT = 1000;
export const FARTHEST = 50_000;
export const LARGEST = 10_000;
export const HIGHEST = 2 ** 31;
export const FONT_SIZE = 16;
export const LINE_HEIGHT = 22;
const LETTER_WIDTH = 9;
const PADDING = 12;
const NO_LETTER = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Values as they are kept: `width` and `height` lead from `x`, `y` to the other corner or end. */
export interface Said {
  kind: Kind;
  x: number;
  y: number;
  width: number;
  height: number;
  points: readonly number[];
  text: string;
  color: Color;
  order: number;
}
export interface Shape extends Said {
  key: string;
}
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const isBox = (kind: Kind): boolean => kind === "rectangle" || kind === "ellipse" || kind === "note";
export const isEnded = (kind: Kind): boolean => kind === "line" || kind === "arrow";
export const hasWords = (kind: Kind): boolean => isBox(kind) || kind === "text";

/** Null for what nobody can draw: others may write anything into a map. */
export function shapeOf(key: string, said: Record<string, unknown>): Shape | null {
  const [x, y, width, height, order] = ["x", "y", "width", "height", "order"].map((name) => said[name] ?? 0);
  const kind = KINDS.find((each) => each === said.kind);
  if (!kind || !isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height) || !isWhole(order)) return null;
  const shape: Shape = {
    key,
    kind,
    x,
    y,
    width,
    height,
    order,
    points: pointsOf(said.points),
    text: typeof said.text === "string" ? [...said.text].slice(0, LONGEST_TEXT).join("").replace(NO_LETTER, "") : "",
    color: COLORS.find((each) => each === said.color) ?? "ink",
  };
  return isDrawn(shape) ? shape : null;
}

export function isMap(said: unknown): said is Y.Map<unknown> {
  return typeof said === "object" && said !== null && "toJSON" in said && "entries" in said;
}

function isWhole(said: unknown): said is number {
  return typeof said === "number" && Number.isSafeInteger(said);
}

function pointsOf(said: unknown): number[] {
  if (!Array.isArray(said) || said.length > 2 * MOST_POINTS || said.length % 2) return [];
  return said.every((each) => isWhole(each) && Math.abs(each) <= LARGEST) ? (said as number[]) : [];
}

function isDrawn({ kind, x, y, width, height, points, text, order }: Shape): boolean {
  if (Math.max(Math.abs(x), Math.abs(y)) > FARTHEST) return false;
  if (Math.max(Math.abs(width), Math.abs(height)) > LARGEST || Math.abs(order) > HIGHEST) return false;
  if (kind === "pen") return points.length > 0;
  if (kind === "text") return text.trim() !== "";
  if (kind === "line" || kind === "arrow") return width !== 0 || height !== 0;
  return width > 0 && height > 0;
}

/** As they lie above each other, and where there are too many, the same ones for everybody. */
export function stacked(found: Iterable<Shape>): Shape[] {
  const byKey = [...found].sort((one, other) => (one.key < other.key ? -1 : 1)).slice(0, MOST_SHAPES);
  return byKey.sort((one, other) => one.order - other.order || (one.key < other.key ? -1 : 1));
}

/** The same within what is drawn at all. */
export function held<S extends Partial<Said>>(said: S): S {
  const within = (number: number, most: number): number => Math.max(-most, Math.min(most, Math.round(number)));
  const kept = { ...said };
  for (const name of ["x", "y"] as const) if (kept[name] !== undefined) kept[name] = within(kept[name], FARTHEST);
  for (const name of ["width", "height"] as const) if (kept[name] !== undefined) kept[name] = within(kept[name], LARGEST);
  if (kept.points) kept.points = kept.points.map((each) => within(each, LARGEST));
  return kept;
}

/** Its text as it stands in its lines. */
export function linesOf({ kind, text, width }: Said): string[] {
  if (!text) return [];
  if (kind === "text") return text.split("\n");
  return wrapped(text, Math.max(1, Math.floor((width - 2 * PADDING) / LETTER_WIDTH)));
}

/** A note is as high as its text needs. */
export function tall(shape: Said): number {
  if (shape.kind !== "note") return shape.height;
  return Math.max(shape.height, linesOf(shape).length * LINE_HEIGHT + 2 * PADDING);
}

export function boxOf(shape: Said): Box {
  const { kind, x, y, width, points } = shape;
  if (kind === "pen") {
    const across = points.filter((_, at) => at % 2 === 0);
    const down = points.filter((_, at) => at % 2 === 1);
    return { left: x + Math.min(...across), top: y + Math.min(...down), right: x + Math.max(...across), bottom: y + Math.max(...down) };
  }
  if (kind === "text") {
    const lines = linesOf(shape);
    const longest = Math.max(0, ...lines.map((line) => [...line].length));
    return { left: x, top: y, right: x + longest * LETTER_WIDTH, bottom: y + lines.length * LINE_HEIGHT };
  }
  const height = tall(shape);
  return { left: x + Math.min(0, width), top: y + Math.min(0, height), right: x + Math.max(0, width), bottom: y + Math.max(0, height) };
}

export function extent(shapes: readonly Shape[]): Box {
  const boxes = shapes.map(boxOf);
  if (!boxes.length) return { left: 0, top: 0, right: 0, bottom: 0 };
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** Lines of at most so many letters; a longer word is cut. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line: string[] = [];
    for (const word of paragraph.split(" ").map((each) => [...each])) {
      if (line.length && line.length + 1 + word.length > most) {
        lines.push(line.join(""));
        line = word;
      } else line = line.length ? [...line, " ", ...word] : word;
      while (line.length > most) lines.push(line.splice(0, most).join(""));
    }
    lines.push(line.join(""));
  }
  return lines;
}
