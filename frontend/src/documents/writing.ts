/** The editor: the blocks and marks that the server draws, and no others. */
import { Editor, Extension } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { StarterKit } from "@tiptap/starter-kit";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { HeadingBelowTitle, PlainTable } from "./blocks.ts";
import { Picture } from "./pictures.ts";
import type { PictureWords } from "./pictures.ts";
import { tint } from "./people.ts";
import { directions } from "./directions.ts";
import { Mention, type Mentions } from "./mention.ts";
import { remarks } from "./remarks.ts";
import { toThread } from "./saying.ts";

const LEVELS = [1, 2, 3] as const;

export interface Writing {
  element: HTMLElement;
  doc: Y.Doc;
  awareness: Awareness;
  mayWrite: boolean;
  /** What the text is called, and what one of its tasks. */
  label: string;
  taskLabel: string;
  /** Told where more is pasted or dropped than the server takes; it is not written. */
  tooMuch: () => void;
  mostLetters: number;
  /** Whether what is said about the text stands beside it on this page. */
  hasRemarks: boolean;
  pictures: PictureWords;
  mentions: Mentions;
}

export function writing({ element, doc, awareness, mayWrite, label, taskLabel, tooMuch, mostLetters, hasRemarks, pictures, mentions }: Writing): Editor {
  const refuse = (event: Event, data: DataTransfer | null): boolean => {
    const letters = data?.getData("text/plain").length || data?.getData("text/html").length || 0;
    if (letters <= mostLetters) return false;
    event.preventDefault();
    tooMuch();
    return true;
  };
  return new Editor({
    element,
    editable: mayWrite,
    // Our pages allow no styles from scripts; what the editor needs stands in document.css.
    injectCSS: false,
    textDirection: "auto",
    extensions: [
      StarterKit.configure({
        undoRedo: false,
        underline: false,
        heading: false,
        trailingNode: false,
        link: {
          openOnClick: !mayWrite,
          autolink: true,
          defaultProtocol: "https",
          protocols: ["http", "https", "mailto"],
          isAllowedUri: (url) => /^(https?:\/\/|mailto:)/i.test(url),
          HTMLAttributes: { rel: "nofollow ugc noopener", target: null },
        },
      }),
      HeadingBelowTitle.configure({ levels: [...LEVELS] }),
      TaskList,
      TaskItem.configure({
        nested: true,
        a11y: { checkboxLabel: (node) => node.textContent || taskLabel },
      }),
      PlainTable.configure({ resizable: false }),
      TableRow,
      TableHeader,
      TableCell,
      Picture.configure(pictures),
      Mention.configure(mentions),
      Collaboration.configure({ document: doc, field: "default" }),
      Extension.create({
        name: "cursors",
        addProseMirrorPlugins: () => [
          yCursorPlugin(awareness, { cursorBuilder: cursor, selectionBuilder: selection }),
          directions(),
          ...(hasRemarks ? [remarks(toThread)] : []),
        ],
      }),
    ],
    editorProps: {
      handleDOMEvents: {
        paste: (_view, event) => refuse(event, event.clipboardData),
        drop: (_view, event) => refuse(event, event.dataTransfer),
      },
      attributes: {
        id: "document-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
        ...(mayWrite ? {} : { "aria-readonly": "true", tabindex: "0" }),
      },
    },
  });
}

interface User {
  id: number;
  name: string;
}

function cursor(user: User): HTMLElement {
  const caret = document.createElement("span");
  caret.className = `document-caret ${tint(user.id)}`;
  const name = document.createElement("bdi");
  name.textContent = user.name;
  // Read aloud in the middle of a sentence, it would be a word of it: who is here stands above.
  caret.setAttribute("aria-hidden", "true");
  caret.append("\u2060", name, "\u2060");
  return caret;
}

function selection(user: User): { class: string } {
  return { class: `document-selection ${tint(user.id)}` };
}
