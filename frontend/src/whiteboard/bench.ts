/** The tools around the board: buttons, colors, the inspector and the list, wired to it. */
import type { Awareness } from "y-protocols/awareness";
import type { Board } from "./board.ts";
import { BEGINS, Hands } from "./hands.ts";
import type { Hand, Tool } from "./hands.ts";
import { inspector, list } from "./inspector.ts";
import { download, png } from "./saving.ts";
import { boxOf, COLORS, extent, isBox, KINDS } from "./shapes.ts";
import { Surface } from "./surface.ts";
import { View } from "./view.ts";
import type { Point } from "./view.ts";

/** More often than this nobody is told where one points. */
const POINT_MS = 100;

export interface Bench {
  /** All of the board in view: it has just arrived. */
  fit: () => void;
  /** Nothing can be written any more. */
  freeze: () => void;
}

export function bench(root: HTMLElement, board: Board, awareness: Awareness, mayWrite: boolean): Bench | null {
  const find = <E extends Element>(selector: string): E | null => root.querySelector<E>(selector);
  const svg = find<SVGSVGElement>("svg[data-surface]");
  const rows = find<HTMLElement>("[data-list]");
  const form = find<HTMLFormElement>("form[data-inspector]");
  if (!svg || !rows) return null;
  const names = (of: string): string => root.dataset[`name${of[0]?.toUpperCase() ?? ""}${of.slice(1)}`] ?? of;
  const hand: Hand = { tool: mayWrite ? "pen" : "move", color: "ink" };

  const surface = new Surface(svg, board, awareness);
  const view = new View(svg, (scale) => surface.scaled(scale));
  const inspected = form ? inspector(form, board, names, () => svg.focus()) : null;
  const draw = list(rows, board, names, (key) => {
    board.choose(key);
    const shape = board.shape;
    if (shape) view.reveal(boxOf(shape));
    inspected?.show();
    inspected?.focus();
  });
  const full = find<HTMLElement>("[data-full]");
  const hands = new Hands(svg, board, view, hand, {
    drafted: () => surface.draft(hands.draft, hands.moved),
    made: (key) => made(key),
    asksForWords: () => inspected?.focus(),
    points: throttled((at) => awareness.setLocalStateField("cursor", { x: Math.round(at.x), y: Math.round(at.y) })),
  }, mayWrite);

  const made = (key: string | null): void => {
    if (full) full.hidden = key !== null;
    if (key === null) return;
    const shape = board.shapes.find((each) => each.key === key);
    if (!shape || shape.kind === "pen") return;
    board.choose(key);
    take("choose");
    if (shape.kind === "note" || shape.kind === "text") {
      inspected?.show();
      inspected?.focus();
    }
  };
  const take = (tool: Tool): void => {
    hand.tool = tool;
    svg.dataset.tool = tool;
    const radio = find<HTMLInputElement>(`input[name=tool][value=${tool}]`);
    if (radio) radio.checked = true;
  };
  take(hand.tool);

  root.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    if (target.name === "tool") take(toolOf(target.value));
    if (target.name === "pen-color") hand.color = COLORS.find((each) => each === target.value) ?? "ink";
  });
  const actions: Record<string, () => void> = {
    undo: () => board.undo(),
    redo: () => board.redo(),
    larger: () => view.zoom(1.25),
    smaller: () => view.zoom(0.8),
    fit: () => view.fit(extent(board.shapes)),
    png: () => {
      void png(board.shapes, root.dataset.text ?? "").then((blob) => blob && download(blob, `${root.dataset.text ?? "board"}.png`));
    },
    add: () => {
      const kind = KINDS.find((each) => each === find<HTMLSelectElement>("[name=new-kind]")?.value);
      if (!kind || kind === "pen") return;
      const { x, y } = view.middle;
      const size = BEGINS[kind];
      const shift = isBox(kind) ? { x: Math.round(size.width / 2), y: Math.round(size.height / 2) } : { x: 0, y: 0 };
      const text = kind === "text" ? "…" : "";
      const key = board.add({ kind, x: x - shift.x, y: y - shift.y, ...size, points: [], text, color: hand.color });
      if (full) full.hidden = key !== null;
      if (key === null) return;
      board.choose(key);
      inspected?.show();
      inspected?.focus();
    },
  };
  root.addEventListener("click", ({ target }) => {
    const action = target instanceof Element ? target.closest<HTMLElement>("[data-action]")?.dataset.action : undefined;
    if (action) actions[action]?.();
  });

  const show = (): void => {
    draw();
    inspected?.show();
    const [undo, redo] = [find<HTMLButtonElement>("[data-action=undo]"), find<HTMLButtonElement>("[data-action=redo]")];
    if (undo) undo.disabled = !board.canUndo;
    if (redo) redo.disabled = !board.canRedo;
    const empty = find<HTMLElement>("[data-empty]");
    if (empty) empty.hidden = board.shapes.length > 0;
  };
  board.onChange(show);
  show();

  return {
    fit: () => {
      if (board.shapes.length) view.fit(extent(board.shapes));
    },
    freeze: () => {
      hands.mayWrite = false;
      take("move");
      root.querySelectorAll<HTMLFieldSetElement>("fieldset[data-writes]").forEach((each) => {
        each.disabled = true;
      });
    },
  };
}

function toolOf(value: string): Tool {
  return value === "choose" || value === "move" ? value : KINDS.find((each) => each === value) ?? "choose";
}

function throttled(say: (at: Point) => void): (at: Point) => void {
  let last: Point | null = null;
  let timer: number | undefined;
  return (at) => {
    last = at;
    timer ??= window.setTimeout(() => {
      timer = undefined;
      if (last) say(last);
    }, POINT_MS);
  };
}
