/** Comments and suggestions begin with what is chosen in the text, and lead back to it. */
import type { Editor } from "@tiptap/core";
import { SHOWN, movePlace } from "./comments.ts";
import { leafText } from "./mention.ts";
import { foldedSpace, occurrences, placeOf, runs, shared } from "./passages.ts";
import type { Range } from "./passages.ts";
import { REMARKS, found, threads } from "./remarks.ts";

const FORMS = { comment: "write-comment", suggestion: "propose-change" } as const;
type Form = keyof typeof FORMS;

export function saying(root: HTMLElement, editor: Editor): () => void {
  const begin = (kind: Form): void => {
    const fold = document.getElementById(FORMS[kind]) as HTMLDetailsElement | null;
    const form = fold?.querySelector("form");
    if (!fold || !form) return;
    const { state } = editor;
    const range = trimmed(editor, state.selection);
    const words = state.doc.textBetween(range.from, range.to, "\n", leafText);
    const field = (selector: string): HTMLTextAreaElement | null => form.querySelector(selector);
    const passage = field("[data-passage]");
    const proposal = field("[data-proposal]");
    if (passage) passage.value = words;
    movePlace(form, words ? placeOf(state, range) : "");
    if (proposal) proposal.value = words;
    fold.open = true;
    const first = words ? (proposal ?? field("[name=body]")) : passage;
    first?.focus();
    first?.select();
  };

  const show = (id: string): void => {
    const thread = threads().find((each) => each.id === id);
    const text = shared(editor.state);
    const where = thread && text && found(editor.state, thread, occurrences(runs(text.type), thread.passage));
    if (!where) return;
    editor.chain().setTextSelection(where).focus().scrollIntoView().run();
  };

  const draw = (): void => {
    if (!editor.isDestroyed) editor.view.dispatch(editor.state.tr.setMeta(REMARKS, true).setMeta("addToHistory", false));
  };

  const pressed = ({ target }: Event): void => {
    const kind = (target as Element).closest<HTMLElement>("[data-say]")?.dataset.say as Form | undefined;
    if (kind && root.contains(target as Element)) begin(kind);
    const shown = (target as Element).closest("[data-show]")?.closest<HTMLElement>("[data-thread]");
    if (shown?.dataset.thread) show(shown.dataset.thread);
  };
  const typed = (event: KeyboardEvent): void => {
    // AltGr is said as both, and writes a letter on many keyboards.
    if (!event.ctrlKey || !event.altKey || event.getModifierState("AltGraph") || event.code !== "KeyM") return;
    event.preventDefault();
    begin("comment");
  };

  document.addEventListener("click", pressed);
  document.addEventListener(SHOWN, draw);
  editor.view.dom.addEventListener("keydown", typed);
  // The text keeps its selection while a button is pressed.
  root.querySelector("[data-says]")?.addEventListener("mousedown", (event) => event.preventDefault());
  return () => {
    document.removeEventListener("click", pressed);
    document.removeEventListener(SHOWN, draw);
  };
}

/** Without the space around it, which nobody means. */
function trimmed(editor: Editor, { from, to }: Range): Range {
  const words = editor.state.doc.textBetween(from, to, "\n", leafText);
  if (!foldedSpace(words) || words.includes("\n")) return { from, to };
  return { from: from + words.length - words.trimStart().length, to: to - words.length + words.trimEnd().length };
}

/** The thread of what was pressed in the text, beside it. */
export function toThread(id: string): void {
  const thread = document.querySelector<HTMLElement>(`#document-comments [data-thread="${id}"]`);
  if (!thread) return;
  document.querySelectorAll(".document-thread.is-chosen").forEach((each) => each.classList.remove("is-chosen"));
  thread.classList.add("is-chosen");
  thread.scrollIntoView({ block: "nearest" });
}
