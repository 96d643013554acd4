/** What is drawn: the shapes, what is being drawn, what is chosen, and where the others point. */
import type { Awareness } from "y-protocols/awareness";
import { tint } from "../documents/people.ts";
import type { Board } from "./board.ts";
import { cornerOf } from "./hands.ts";
import type { Draft } from "./hands.ts";
import { boxOf } from "./shapes.ts";
import type { Shape } from "./shapes.ts";
import { element, parts, target } from "./sketch.ts";

const HANDLE = 14;
const AROUND = 4;

export class Surface {
  private readonly layers: Record<"shapes" | "draft" | "chosen" | "people", SVGElement>;
  private readonly drawn = new Map<string, { as: Shape; element: SVGElement }>();
  private scale = 1;

  constructor(svg: SVGSVGElement, private readonly board: Board, private readonly awareness: Awareness) {
    const layer = (name: string): SVGElement => {
      const made = element(["g", { class: `whiteboard-${name}` }, ""]);
      svg.append(made);
      return made;
    };
    this.layers = { shapes: layer("shapes"), draft: layer("draft"), chosen: layer("chosen"), people: layer("people") };
    board.onChange(() => this.show());
    awareness.on("change", () => this.people());
    this.show();
  }

  /** Handles and names are as large on every scale. */
  scaled(scale: number): void {
    this.scale = scale;
    this.chosen();
    this.people();
  }

  /** What is being drawn, or moved: then the shape itself waits where it was. */
  draft(draft: Draft | null, moved: string | null = null): void {
    this.layers.draft.replaceChildren(...(draft ? parts({ ...draft, order: 0 }).map(element) : []));
    const hidden = this.layers.shapes.querySelector(".is-moved");
    const now = moved === null ? null : this.drawn.get(moved)?.element ?? null;
    if (hidden === now) return;
    hidden?.classList.remove("is-moved");
    now?.classList.add("is-moved");
    this.layers.chosen.classList.toggle("is-moved", now !== null);
  }

  private show(): void {
    const { shapes } = this.board;
    const kept = new Set<string>();
    const elements = shapes.map((shape) => {
      kept.add(shape.key);
      return this.elementOf(shape);
    });
    for (const key of this.drawn.keys()) if (!kept.has(key)) this.drawn.delete(key);
    const layer = this.layers.shapes;
    const isSame = elements.length === layer.children.length && elements.every((each, at) => layer.children[at] === each);
    if (!isSame) layer.replaceChildren(...elements);
    this.chosen();
  }

  /** Only what has changed is drawn anew. */
  private elementOf(shape: Shape): SVGElement {
    const known = this.drawn.get(shape.key);
    if (known?.as === shape) return known.element;
    const made = target(shape);
    this.drawn.set(shape.key, { as: shape, element: made });
    return made;
  }

  private chosen(): void {
    const shape = this.board.shape;
    if (!shape) return this.layers.chosen.replaceChildren();
    const { left, top, right, bottom } = boxOf(shape);
    const frame = element(["rect", {
      x: left - AROUND,
      y: top - AROUND,
      width: right - left + 2 * AROUND,
      height: bottom - top + 2 * AROUND,
      class: "whiteboard-frame",
    }, ""]);
    const corner = cornerOf(shape);
    const side = HANDLE / this.scale;
    const handle = corner && element(["rect", {
      x: corner.x - side / 2,
      y: corner.y - side / 2,
      width: side,
      height: side,
      class: "whiteboard-handle",
      "data-corner": "",
    }, ""]);
    this.layers.chosen.replaceChildren(frame, ...(handle ? [handle] : []));
  }

  private people(): void {
    const pointers: SVGElement[] = [];
    for (const [client, { cursor, user }] of this.awareness.getStates() as Map<number, { cursor?: unknown; user?: { id: number; name: string } }>) {
      if (client === this.awareness.clientID || !user || !isPoint(cursor)) continue;
      const pointer = element(["g", {
        class: `whiteboard-pointer ${tint(user.id)}`,
        transform: `translate(${cursor.x} ${cursor.y}) scale(${1 / this.scale})`,
      }, ""]);
      pointer.append(
        element(["path", { d: "M0 0v17l4.5-4 3 6.5 2.5-1-3-6.500h6z" }, ""]),
        element(["text", { x: 12, y: 30 }, user.name]),
      );
      pointers.push(pointer);
    }
    this.layers.people.replaceChildren(...pointers);
  }
}

function isPoint(said: unknown): said is { x: number; y: number } {
  return typeof said === "object" && said !== null && "x" in said && "y" in said && Number.isFinite(said.x) && Number.isFinite(said.y);
}
