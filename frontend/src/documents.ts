/** A document's page: the text that is there for everybody becomes one that is written live. */
import { IndexeddbPersistence } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { copyName } from "./document-copies.ts";
import { DocumentLine } from "./documents/line.ts";
import { linkForm } from "./documents/link-form.ts";
import { people } from "./documents/people.ts";
import { SPOKEN, words } from "./documents/standing.ts";
import { toolbar } from "./documents/toolbar.ts";
import { writing } from "./documents/writing.ts";

function live(root: HTMLElement): void {
  const { document: id = "", live: path = "", text = "", task = "", name = "", you = "" } = root.dataset;
  const mayWrite = "mayWrite" in root.dataset;
  const personId = Number(document.body.dataset.person);
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);
  const [paper, state, spoken, here] = [find("[data-paper]"), find("[data-state]"), find("[role=status]"), find("[data-people]")];
  const reading = document.querySelector<HTMLElement>("[data-document-text]");
  if (!paper || !state || !spoken || !here) return;

  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const editor = writing({ element: paper, doc, awareness, mayWrite, label: text, taskLabel: task });
  const bar = find("[role=toolbar]");
  const form = root.querySelector<HTMLFormElement>("form.document-link");
  if (bar && form) toolbar(bar, editor, linkForm(form, editor));
  people(here, awareness, { id: personId, name, words: you });

  let isKept = false;
  let wasConnected = false;
  let said = "";
  const show = (): void => {
    wasConnected ||= line.standing.isConnected;
    const now = words(line.standing, { mayWrite, isKept, wasConnected });
    if (now === said) return;
    state.textContent = root.dataset[now] ?? "";
    state.dataset.state = said = now;
    spoken.textContent = SPOKEN.has(now) ? state.textContent : "";
  };
  const begin = (): void => {
    root.classList.add("has-begun");
    if (reading) reading.hidden = true;
  };
  const copy = mayWrite ? new IndexeddbPersistence(copyName(id, String(personId)), doc) : null;
  const line = new DocumentLine(path, doc, awareness, mayWrite, (standing) => {
    if (standing.hasBegun) begin();
    if (standing.trouble) {
      editor.setEditable(false);
      // Whoever may not read it any more keeps no copy; what is on the page they can still take.
      if (standing.trouble === "refused") void copy?.clearData();
    }
    show();
  });
  void copy?.whenSynced.then(() => {
    isKept = true;
    if (doc.getXmlFragment("default").length) begin();
    show();
  });
  root.hidden = false;
  show();
}

document.querySelectorAll<HTMLElement>("[data-document]").forEach(live);
