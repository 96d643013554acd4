/** A shape as SVG, the same as the server draws it: test/whiteboard.json holds both together. */
import { directionOf } from "../direction.ts";
import { boxOf, extent, FONT_SIZE, isBox, LINE_HEIGHT, linesOf, tall } from "./shapes.ts";
import type { Color, Said, Shape } from "./shapes.ts";

const SVG = "http://www.w3.org/2000/svg";
export const STROKES: Record<Color, string> = {
  ink: "#1f2430",
  red: "#b3261e",
  yellow: "#8a5a00",
  green: "#1b6e3c",
  blue: "#1d5fbf",
  violet: "#7a3cb8",
};
const NOTES: Record<Color, string> = {
  ink: "#eceef2",
  red: "#fbdcd9",
  yellow: "#fdeeb5",
  green: "#d5f0dd",
  blue: "#d9e8fc",
  violet: "#ecdffa",
};
const HEAD = 16;
const HEAD_ANGLE = 0.45;
const MARGIN = 24;
const LEAST_SIDE = 200;

type Attributes = Record<string, string | number>;
export type Part = readonly [name: string, said: Attributes, text: string];

export function parts(shape: Said): Part[] {
  const { kind, x, y, width, color } = shape;
  const height = tall(shape);
  const stroke = {
    fill: "none",
    stroke: STROKES[color],
    "stroke-width": 3,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  };
  const box = { x, y, width, height, rx: 6 };
  const drawn: Part[] = [];
  if (kind === "pen") drawn.push(["polyline", { points: pointsOf(shape), ...stroke }, ""]);
  if (kind === "line" || kind === "arrow") {
    drawn.push(["line", { x1: x, y1: y, x2: x + width, y2: y + height, ...stroke }, ""]);
  }
  if (kind === "arrow") drawn.push(["polyline", { points: headOf(shape), ...stroke }, ""]);
  if (kind === "rectangle") drawn.push(["rect", { ...box, ...stroke }, ""]);
  if (kind === "ellipse") {
    const middle = { cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2 };
    drawn.push(["ellipse", { ...middle, ...stroke }, ""]);
  }
  if (kind === "note") drawn.push(["rect", { ...box, fill: NOTES[color] }, ""]);
  return [...drawn, ...words(shape)];
}

function words(shape: Said): Part[] {
  const lines = linesOf(shape);
  const isInBox = isBox(shape.kind);
  const look = {
    fill: STROKES[shape.kind === "note" ? "ink" : shape.color],
    stroke: "none",
    ...(isInBox ? { "text-anchor": "middle" } : {}),
  };
  const x = isInBox ? shape.x + shape.width / 2 : shape.x;
  const first = isInBox ? shape.y + (tall(shape) - lines.length * LINE_HEIGHT) / 2 : shape.y;
  return lines.map((line, number) => {
    // It ends at the left, where the box of a text is.
    const run = directionOf(line) === "rtl" ? { direction: "rtl", ...(isInBox ? {} : { "text-anchor": "end" }) } : {};
    return ["text", { x, y: first + number * LINE_HEIGHT + FONT_SIZE, ...look, ...run }, line];
  });
}

function pointsOf({ x, y, points }: Said): string {
  const found: string[] = [];
  for (let at = 0; at < points.length; at += 2) found.push(`${x + points[at]!},${y + points[at + 1]!}`);
  // A point alone is a dot: two that are the same, with round ends.
  return (found.length === 1 ? [...found, ...found] : found).join(" ");
}

function headOf({ x, y, width, height }: Said): string {
  const [endX, endY] = [x + width, y + height];
  const angle = Math.atan2(height, width);
  const [one, other] = [HEAD_ANGLE, -HEAD_ANGLE].map(
    (turn) => `${Math.floor(endX - HEAD * Math.cos(angle + turn) + 0.5)},${Math.floor(endY - HEAD * Math.sin(angle + turn) + 0.5)}`,
  );
  return `${one} ${endX},${endY} ${other}`;
}

export function element([name, said, text]: Part): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(said)) made.setAttribute(attribute, String(value));
  if (text) made.textContent = text;
  return made;
}

/** What is pressed to choose a shape: its own lines are too thin for a finger. */
export function target(shape: Shape): SVGElement {
  const group = element(["g", { "data-key": shape.key, class: "whiteboard-shape" }, ""]);
  const drawn = parts(shape).map(element);
  if (shape.kind === "text") {
    const { left, top, right, bottom } = boxOf(shape);
    drawn.unshift(element(["rect", { x: left, y: top, width: right - left, height: bottom - top, class: "whiteboard-reach filled" }, ""]));
  } else if (drawn[0]) {
    const reach = drawn[0].cloneNode() as SVGElement;
    for (const name of ["stroke", "fill", "stroke-width"]) reach.removeAttribute(name);
    reach.setAttribute("class", `whiteboard-reach${shape.kind === "note" ? " filled" : ""}`);
    drawn.unshift(reach);
  }
  group.append(...drawn);
  return group;
}

/** The whole board as a file. */
export function file(shapes: readonly Shape[], label: string): SVGElement {
  const { left, top, right, bottom } = extent(shapes);
  const width = Math.max(right - left + 2 * MARGIN, LEAST_SIDE);
  const height = Math.max(bottom - top + 2 * MARGIN, LEAST_SIDE);
  const root = element(["svg", {
    viewBox: `${left - MARGIN} ${top - MARGIN} ${width} ${height}`,
    width,
    height,
    "font-family": "system-ui, sans-serif",
    "font-size": FONT_SIZE,
    role: "img",
    "aria-label": label,
  }, ""]);
  root.append(...shapes.flatMap((shape) => parts(shape).map(element)));
  return root;
}
