/**
 * The buttons above the text: one stop for Tab, arrows from button to button (ARIA Authoring
 * Practices, toolbar), Alt+F10 from the text to them, Escape back.
 */
import type { ChainedCommands, Editor } from "@tiptap/core";
import { selectedPicture } from "./pictures.ts";

interface Tool {
  press: (chain: ChainedCommands) => ChainedCommands;
  isOn?: (editor: Editor) => boolean;
}

function mark(name: "bold" | "italic" | "strike" | "code"): Tool {
  return { press: (chain) => chain.toggleMark(name), isOn: (editor) => editor.isActive(name) };
}

function heading(level: 1 | 2 | 3): Tool {
  return {
    press: (chain) => chain.toggleNode("heading", "paragraph", { level }),
    isOn: (editor) => editor.isActive("heading", { level }),
  };
}

const TOOLS: Record<string, Tool> = {
  undo: { press: (chain) => chain.undo() },
  redo: { press: (chain) => chain.redo() },
  heading1: heading(1),
  heading2: heading(2),
  heading3: heading(3),
  bold: mark("bold"),
  italic: mark("italic"),
  strike: mark("strike"),
  code: mark("code"),
  bullets: { press: (chain) => chain.toggleBulletList(), isOn: (editor) => editor.isActive("bulletList") },
  numbers: { press: (chain) => chain.toggleOrderedList(), isOn: (editor) => editor.isActive("orderedList") },
  tasks: { press: (chain) => chain.toggleTaskList(), isOn: (editor) => editor.isActive("taskList") },
  quote: { press: (chain) => chain.toggleBlockquote(), isOn: (editor) => editor.isActive("blockquote") },
  codeBlock: { press: (chain) => chain.toggleCodeBlock(), isOn: (editor) => editor.isActive("codeBlock") },
  rule: { press: (chain) => chain.setHorizontalRule() },
  table: { press: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  addRow: { press: (chain) => chain.addRowAfter() },
  addColumn: { press: (chain) => chain.addColumnAfter() },
  deleteRow: { press: (chain) => chain.deleteRow() },
  deleteColumn: { press: (chain) => chain.deleteColumn() },
  deletePicture: { press: (chain) => chain.deleteSelection() },
  deleteTable: { press: (chain) => chain.deleteTable() },
};

export function toolbar(bar: HTMLElement, editor: Editor, opens: Record<string, (() => void) | undefined>): void {
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>("button[data-tool]")];
  const shown = (): HTMLButtonElement[] => buttons.filter((button) => !button.closest("[hidden]"));
  let current = buttons[0];

  const stopAt = (button: HTMLButtonElement | undefined): void => {
    if (!button) return;
    current = button;
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
  };
  const show = (): void => {
    const inTable = editor.isActive("table");
    bar.querySelectorAll<HTMLElement>("[data-in-table]").forEach((group) => (group.hidden = !inTable));
    const onPicture = selectedPicture(editor.state) !== null;
    bar.querySelectorAll<HTMLElement>("[data-on-picture]").forEach((group) => (group.hidden = !onPicture));
    for (const button of buttons) {
      const name = button.dataset.tool ?? "";
      const isOn = name === "link" ? editor.isActive("link") : TOOLS[name]?.isOn?.(editor);
      if (isOn !== undefined) button.setAttribute("aria-pressed", String(isOn));
    }
    if (!current || !shown().includes(current)) stopAt(shown()[0]);
  };

  bar.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-tool]");
    if (!button) return;
    stopAt(button);
    const open = opens[button.dataset.tool ?? ""];
    if (open) {
      open();
      return;
    }
    const tool = TOOLS[button.dataset.tool ?? ""];
    // By mouse one writes on at once; by keyboard one may want the next button.
    if (tool) tool.press(event.detail ? editor.chain().focus() : editor.chain()).run();
  });
  // The text keeps its selection while a button is pressed.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    const every = shown();
    const at = every.indexOf(document.activeElement as HTMLButtonElement);
    const isRtl = getComputedStyle(bar).direction === "rtl";
    const next = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
    const to =
      next !== undefined
        ? every[(at + next + every.length) % every.length]
        : { Home: every[0], End: every[every.length - 1] }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    else if (!to) return;
    event.preventDefault();
    stopAt(to);
    to?.focus();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      current?.focus();
    }
  });
  editor.on("transaction", show);
  stopAt(buttons[0]);
  show();
}
