/** What is said about a text, shown in it: passages that have a comment, and changes that are proposed. */
import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorState } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { leafText } from "./mention.ts";
import { foldedSpace, numberOf, occurrences, rangeAt, rangeOf, runs, shared } from "./passages.ts";
import type { Range, Spot } from "./passages.ts";

const AGAIN_MS = 150;
export const REMARKS = new PluginKey<DecorationSet>("remarks");

/** A thread beside the text, as the server has drawn it. */
interface Thread {
  id: string;
  passage: string;
  place: string;
  proposal: string | undefined;
  label: string;
}
/** Where its words stand now, and whether they are still the same. */
export interface Found extends Range {
  isSame: boolean;
}

export function threads(): Thread[] {
  return [...document.querySelectorAll<HTMLElement>("#document-comments [data-thread]")].map(({ dataset }) => ({
    id: dataset.thread ?? "",
    passage: dataset.passage ?? "",
    place: dataset.place ?? "",
    proposal: dataset.proposal,
    label: dataset.label ?? "",
  }));
}

/**
 * By its place, if that still says the words; else where they stand alone in the text, as after a
 * paragraph was parted or brought back; else by its place, with words that somebody has changed.
 */
export function found(state: EditorState, { passage, place }: Thread, spots: readonly Spot[]): Found | null {
  const range = rangeOf(state, place);
  const said = range && state.doc.textBetween(range.from, range.to, "\n", leafText);
  if (range && foldedSpace(said ?? "") === foldedSpace(passage)) return { ...range, isSame: true };
  const [only, another] = spots;
  const alone = only && !another ? rangeAt(state, only, passage.length) : null;
  if (alone) return { ...alone, isSame: true };
  return range && { ...range, isSame: false };
}

/** What differs, and what stays before and behind it. */
export function difference(old: string, proposed: string): { start: number; end: number; words: string } {
  const most = Math.min(old.length, proposed.length);
  let start = 0;
  while (start < most && old[start] === proposed[start]) start += 1;
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === proposed[proposed.length - 1 - end]) end += 1;
  return { start, end: old.length - end, words: proposed.slice(start, proposed.length - end) };
}

function decorations(state: EditorState): DecorationSet {
  const text = shared(state);
  if (!text) return DecorationSet.empty;
  const all = threads();
  const said = all.length ? runs(text.type) : [];
  const shown = all.flatMap((thread) => {
    const spots = occurrences(said, thread.passage);
    const where = found(state, thread, spots);
    tell(thread, where, where ? numberOf(state, where.from, spots) : -1, spots.length);
    return where ? drawn(thread, where) : [];
  });
  return DecorationSet.create(state.doc, shown);
}

function drawn({ id, passage, proposal, label }: Thread, { from, to, isSame }: Found): Decoration[] {
  const said = { "data-remark": id, title: label };
  if (proposal === undefined) return [Decoration.inline(from, to, { nodeName: "mark", class: "document-commented", ...said })];
  if (!isSame) return [Decoration.inline(from, to, { class: "document-commented", ...said })];
  const { start, end, words } = difference(passage, proposal);
  const comes = (): HTMLElement => {
    const ins = document.createElement("ins");
    ins.className = "document-comes";
    ins.dataset.remark = id;
    ins.title = label;
    ins.textContent = words;
    return ins;
  };
  return [
    ...(end > start ? [Decoration.inline(from + start, from + end, { nodeName: "del", class: "document-goes", ...said })] : []),
    ...(words ? [Decoration.widget(from + end, comes, { side: -1, key: `${id} ${words}`, ignoreSelection: true })] : []),
  ];
}

/** Beside the text: whether its words can be shown, and for whoever accepts it which of all they are. */
function tell({ id }: Thread, where: Found | null, number: number, count: number): void {
  const thread = document.querySelector<HTMLElement>(`#document-comments [data-thread="${id}"]`);
  const show = (selector: string, isShown: boolean): void => {
    const part = thread?.querySelector<HTMLElement>(selector);
    if (part) part.hidden = !isShown;
  };
  show("[data-when-found]", where !== null);
  show("[data-when-lost]", !where?.isSame);
  const put = (name: string, value: string): void => {
    const field = thread?.querySelector<HTMLInputElement>(`[data-deciding] input[name=${name}]`);
    if (field) field.value = value;
  };
  const isMeant = where?.isSame && number >= 0;
  put("number", isMeant ? String(number) : "");
  put("count", isMeant ? String(count) : "");
}

export function remarks(chosen: (id: string) => void): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: REMARKS,
    state: {
      init: () => DecorationSet.empty,
      apply: (change, before, _old, state) => (change.getMeta(REMARKS) ? decorations(state) : before.map(change.mapping, change.doc)),
    },
    props: {
      decorations: (state) => REMARKS.getState(state),
      handleClick: (_view, _at, event) => {
        const id = (event.target as Element).closest<HTMLElement>("[data-remark]")?.dataset.remark;
        if (id) chosen(id);
        return false;
      },
    },
    view: (view) => {
      let timer: number | undefined;
      const soon = (): void => {
        timer ??= window.setTimeout(() => {
          timer = undefined;
          view.dispatch(view.state.tr.setMeta(REMARKS, true).setMeta("addToHistory", false));
        }, AGAIN_MS);
      };
      soon();
      return {
        update: (_view, before) => {
          if (!before.doc.eq(view.state.doc)) soon();
        },
        destroy: () => window.clearTimeout(timer),
      };
    },
  });
}
