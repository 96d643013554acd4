/**
 * `@` and a few letters open a list of those who may be mentioned: arrows choose, Enter or Tab take, Escape closes.
 * The text stays a box of many lines with the focus in it, as a combobox has but one; the list is named by it as a
 * combobox names its own (ARIA Authoring Practices, listbox with aria-activedescendant).
 */
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import type { EditorState, Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { ask, type Found } from "../finding.ts";
import { sentence } from "../sentences.ts";
import type { Mentions } from "./mention.ts";

const WAIT_MS = 150;
const GAP = 4;
/** No address of a letter box; as the server reads names in what members write. */
const BEGUN = /(?<![A-Za-z0-9.])@([\p{L}\p{N}][^@\n\ufffc]{0,39})$/u;
const CLOSE = "close";

/** The letters after the sign, and from where to where both stand. */
export interface Begun {
  words: string;
  from: number;
  to: number;
}
/** What somebody types now; after Escape the same letters open nothing. */
interface Typed extends Begun {
  isClosed: boolean;
}

const TYPED = new PluginKey<Typed | null>("mentioning");

export function begunAt({ selection }: EditorState): Begun | null {
  if (!(selection instanceof TextSelection) || !selection.empty) return null;
  const { $from } = selection;
  if ($from.parent.type.spec.code || $from.marks().some(({ type }) => type.name === "code")) return null;
  const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 60), $from.parentOffset, "\n", "\ufffc");
  const words = BEGUN.exec(before)?.[1];
  return words === undefined ? null : { words, from: $from.pos - words.length - 1, to: $from.pos };
}

function typed(change: Transaction, before: Typed | null, state: EditorState): Typed | null {
  if (change.getMeta(TYPED) === CLOSE) return before && { ...before, isClosed: true };
  if (!change.docChanged && !change.selectionSet) return before;
  const here = begunAt(state);
  const isByOthers = change.getMeta(ySyncPluginKey) !== undefined;
  if (!here || (!before && (isByOthers || !change.docChanged))) return null;
  const isSame = before !== null && (isByOthers || change.mapping.map(before.from) === here.from);
  return { ...here, isClosed: isSame && before.isClosed };
}

export function mentioning({ readers, label }: Pick<Mentions, "readers" | "label">): Plugin<Typed | null> {
  let offers: Offers | undefined;
  return new Plugin<Typed | null>({
    key: TYPED,
    state: { init: () => null, apply: (change, before, _old, state) => typed(change, before, state) },
    props: {
      handleKeyDown: (_view, event) => offers?.press(event) ?? false,
      handleDOMEvents: { blur: () => offers?.close() },
    },
    view: (view) => {
      offers = new Offers(view, readers, label);
      return offers;
    },
  });
}

class Offers {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("span");
  private offered: Found[] = [];
  private at = 0;
  private asked = "";
  private nobody = "";
  private timer = 0;

  constructor(
    private readonly view: EditorView,
    private readonly readers: string,
    label: string,
  ) {
    const { list, status } = this;
    list.id = "document-mentions";
    list.className = "combobox-list document-mentions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    list.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    view.dom.closest("[data-document]")?.append(list, status);
    view.dom.setAttribute("aria-autocomplete", "list");
    list.addEventListener("pointerdown", (event) => {
      // The text keeps the focus, and a phone its keyboard.
      event.preventDefault();
      const row = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (row) this.choose(Number(row.dataset.at));
    });
  }

  update(): void {
    const here = TYPED.getState(this.view.state);
    if (!here || here.isClosed || !this.view.hasFocus()) return this.hide();
    if (here.words === this.asked) return;
    this.asked = here.words;
    window.clearTimeout(this.timer);
    // Whom nobody is called by, more letters do not find.
    if (this.nobody && here.words.startsWith(this.nobody)) return this.draw([]);
    this.timer = window.setTimeout(() => void this.search(here.words), WAIT_MS);
  }

  destroy(): void {
    window.clearTimeout(this.timer);
    this.list.remove();
    this.status.remove();
  }

  /** Not before something else is typed. */
  close(): void {
    if (TYPED.getState(this.view.state) && !this.view.isDestroyed) this.view.dispatch(this.view.state.tr.setMeta(TYPED, CLOSE));
  }

  press(event: KeyboardEvent): boolean {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = this.offered.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        this.mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
        return true;
      case "Enter":
      case "Tab":
        if (event.shiftKey) return false;
        this.choose(this.at);
        return true;
      case "Escape":
        this.close();
        return true;
    }
    return false;
  }

  private async search(words: string): Promise<void> {
    let found: Found[];
    try {
      found = await ask(this.readers, words);
    } catch {
      found = []; // no line: the name is a word like all others
    }
    if (words !== this.asked) return;
    this.nobody = found.length ? "" : words;
    this.draw(found);
  }

  private draw(found: Found[]): void {
    this.offered = found;
    if (!found.length) return this.fold();
    const rows = found.map(({ name }, at) => {
      const row = document.createElement("li");
      row.id = `${this.list.id}-${at}`;
      row.dataset.at = String(at);
      row.setAttribute("role", "option");
      row.append(Object.assign(document.createElement("bdi"), { textContent: name }));
      return row;
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.view.dom.setAttribute("aria-controls", this.list.id);
    this.status.textContent = sentence("results", { count: String(found.length) });
    this.mark(0);
    this.place();
  }

  private mark(at: number): void {
    this.at = at;
    for (const [each, row] of [...this.list.children].entries()) {
      row.setAttribute("aria-selected", String(each === at));
      if (each === at) row.scrollIntoView?.({ block: "nearest" });
    }
    this.view.dom.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
  }

  /** Below the sign, or above it where there is no room; within the text's own width. */
  private place(): void {
    const here = TYPED.getState(this.view.state);
    const around = this.list.offsetParent?.getBoundingClientRect();
    if (!here || !around) return;
    const sign = this.view.coordsAtPos(here.from);
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const isBackwards = getComputedStyle(this.view.domAtPos(here.from).node.parentElement ?? this.view.dom).direction === "rtl";
    const left = (isBackwards ? sign.left - width : sign.left) - around.left;
    const below = sign.bottom + GAP;
    const bottom = window.visualViewport?.height ?? window.innerHeight;
    const top = below + height > bottom && sign.top - GAP - height > 0 ? sign.top - GAP - height : below;
    this.list.style.left = `${Math.max(0, Math.min(left, around.width - width))}px`;
    this.list.style.top = `${top - around.top}px`;
  }

  private choose(at: number): void {
    const here = TYPED.getState(this.view.state);
    const { value, name } = this.offered[at] ?? {};
    const { state } = this.view;
    const mention = value && state.schema.nodes.mention?.create({ person: Number(value), name });
    if (!here || !mention) return;
    const isSpaced = /^\s/.test(state.doc.textBetween(here.to, Math.min(here.to + 1, state.doc.content.size), "\n"));
    const change = state.tr.replaceWith(here.from, here.to, isSpaced ? [mention] : [mention, state.schema.text(" ")]);
    this.view.dispatch(change.scrollIntoView());
  }

  private hide(): void {
    window.clearTimeout(this.timer);
    this.asked = this.nobody = "";
    this.fold();
  }

  private fold(): void {
    this.list.hidden = true;
    this.status.textContent = "";
    for (const name of ["aria-controls", "aria-activedescendant"]) this.view.dom.removeAttribute(name);
  }
}
