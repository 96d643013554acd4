/** The chosen shape in a form, and all shapes in a list: what can be done by pointer is done here by keyboard. */
import type { Board } from "./board.ts";
import { boxOf, COLORS, hasWords, tall } from "./shapes.ts";
import type { Said, Shape } from "./shapes.ts";

/** The names of kinds and colors, as the page says them. */
export type Names = (of: string) => string;
/** So long a pause ends a piece of typing. */
const TYPED_MS = 250;
const NUMBERS = ["x", "y", "width", "height"] as const;

export function inspector(form: HTMLFormElement, board: Board, names: Names, leave: () => void): { show: () => void; focus: () => void } {
  const field = <E extends HTMLElement>(name: string): E | null => form.querySelector<E>(`[name=${name}]`);
  const text = field<HTMLTextAreaElement>("text");
  const color = field<HTMLSelectElement>("color");
  const title = form.querySelector("[data-title]");
  const write = (said: Partial<Said>): void => {
    if (board.chosen !== null) board.change(board.chosen, said);
  };
  // What is typed is a step of its own, and not one with what was drawn.
  text?.addEventListener("focus", () => board.begin());
  let waiting: number | undefined;
  let typing: string | null = null;
  const settle = (): void => {
    window.clearTimeout(waiting);
    if (typing !== null && text) board.change(typing, { text: text.value });
    typing = null;
  };
  // Each letter alone would be a message and a row of the history.
  text?.addEventListener("input", () => {
    if (typing !== board.chosen) settle();
    typing = board.chosen;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(settle, TYPED_MS);
  });
  // A text without words would be nothing to see, and nothing to choose.
  text?.addEventListener("blur", settle);
  text?.addEventListener("change", () => {
    settle();
    const shape = board.shape;
    if (board.chosen !== null && !text.value.trim() && (!shape || shape.kind === "text")) board.remove(board.chosen);
  });
  color?.addEventListener("change", () => {
    const said = COLORS.find((each) => each === color.value);
    board.begin();
    if (said) write({ color: said });
  });
  for (const name of NUMBERS) {
    const number = field<HTMLInputElement>(name);
    number?.addEventListener("change", () => {
      const said = Math.round(number.valueAsNumber);
      if (number.checkValidity() && Number.isFinite(said)) write({ [name]: said });
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", ({ target }) => {
    const action = target instanceof Element ? target.closest<HTMLElement>("[data-do]")?.dataset.do : undefined;
    if (board.chosen === null || !action) return;
    if (action === "remove") {
      board.remove(board.chosen);
      leave();
    } else board.raise(board.chosen);
  });

  return {
    show() {
      const shape = board.shape;
      // A text whose words are just being typed anew is not drawn, and is still the chosen one.
      if (!shape && board.chosen !== null && form.contains(document.activeElement)) return;
      form.hidden = !shape;
      if (!shape) return;
      if (title) title.textContent = names(shape.kind);
      if (text) {
        setUnlessSame(text, shape.text);
        labelOf(text).hidden = !hasWords(shape.kind);
      }
      if (color) setUnlessSame(color, shape.color);
      const isSized = shape.kind !== "pen" && shape.kind !== "text";
      for (const name of NUMBERS) {
        const number = field<HTMLInputElement>(name);
        if (!number) continue;
        setUnlessSame(number, String(name === "height" ? tall(shape) : shape[name]));
        labelOf(number).hidden = !isSized && (name === "width" || name === "height");
      }
    },
    focus() {
      const shape = board.shape;
      const first = shape && hasWords(shape.kind) ? text : color;
      first?.focus();
      if (first === text && shape?.text === "…") text?.select();
    },
  };
}

function labelOf(field: HTMLElement): HTMLElement {
  return field.closest<HTMLElement>("[data-field]") ?? field;
}

/** What somebody is typing is not put back by the echo of it. */
function setUnlessSame(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void {
  if (field.value !== value && field !== document.activeElement) field.value = value;
}

/** All shapes from left to right in lines, as one would read them. */
export function list(element: HTMLElement, board: Board, names: Names, choose: (key: string) => void): () => void {
  const buttons = new Map<string, HTMLButtonElement>();
  element.addEventListener("click", ({ target }) => {
    const key = target instanceof Element ? target.closest<HTMLElement>("[data-choose]")?.dataset.choose : undefined;
    if (key !== undefined) choose(key);
  });
  return () => {
    const rows = asRead(board.shapes).map((shape) => {
      const button = buttons.get(shape.key) ?? made(shape.key);
      buttons.set(shape.key, button);
      const said = sayingOf(shape, names);
      if (button.textContent !== said) button.textContent = said;
      button.setAttribute("aria-pressed", String(shape.key === board.chosen));
      return button.parentElement!;
    });
    const isSame = rows.length === element.children.length && rows.every((row, at) => element.children[at] === row);
    if (isSame) return;
    // Whoever is on a row of the list stays there while others come and go.
    const focused = document.activeElement;
    element.replaceChildren(...rows);
    if (focused instanceof HTMLElement && element.contains(focused)) focused.focus();
    const left = new Set(board.shapes.map(({ key }) => key));
    for (const key of buttons.keys()) if (!left.has(key)) buttons.delete(key);
  };
}

function made(key: string): HTMLButtonElement {
  const row = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.choose = key;
  button.dir = "auto";
  row.append(button);
  return button;
}

export function sayingOf(shape: Shape, names: Names): string {
  const words = shape.text.trim().replaceAll(/\s+/g, " ");
  const what = `${names(shape.kind)} · ${names(shape.color)}`;
  return words ? `${words} (${what})` : what;
}

/** From left to right in lines of this height. */
const LINE = 60;

function asRead(shapes: readonly Shape[]): Shape[] {
  const placed = shapes.map((shape) => ({ shape, box: boxOf(shape) }));
  placed.sort(
    (one, other) =>
      Math.floor(one.box.top / LINE) - Math.floor(other.box.top / LINE) || one.box.left - other.box.left || (one.shape.key < other.shape.key ? -1 : 1),
  );
  return placed.map(({ shape }) => shape);
}
