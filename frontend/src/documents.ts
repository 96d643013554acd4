/** A document's page: the text that is there for everybody becomes one that is written live. */
import { IndexeddbPersistence } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { LEAVING, copyName } from "./document-copies.ts";
import { CLOSES } from "./documents/beside.ts";
import { DocumentLine } from "./documents/line.ts";
import { linkForm } from "./documents/link-form.ts";
import { people } from "./documents/people.ts";
import { SPOKEN, words } from "./documents/standing.ts";
import { toolbar } from "./documents/toolbar.ts";
import { writing } from "./documents/writing.ts";

const KNOWN = "known";
const KNOWN_MS = 1000;
/** Of these the server will say the same again as long as this device has what it refused. */
const STUCK = new Set(["full", "broken"]);
const BEGUN = "begun";

function live(root: HTMLElement): void {
  const { document: id = "", live: path = "", text = "", task = "", name = "", you = "" } = root.dataset;
  const mayWrite = "mayWrite" in root.dataset;
  const personId = Number(document.body.dataset.person);
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);
  const [paper, state, spoken, here] = [find("[data-paper]"), find("[data-state]"), find("[role=status]"), find("[data-people]")];
  const reading = root.parentElement?.querySelector<HTMLElement>("[data-document-text]");
  if (!paper || !state || !spoken || !here || BEGUN in root.dataset) return;
  root.dataset[BEGUN] = "";

  const fault = find("[data-fault]");
  const doc = new Y.Doc();
  const body = doc.getXmlFragment("default");
  const awareness = new Awareness(doc);
  const editor = writing({
    element: paper,
    doc,
    awareness,
    mayWrite,
    label: text,
    taskLabel: task,
    mostLetters: Number(root.dataset.mostLetters),
    tooMuch: () => fault && (fault.hidden = false),
  });
  editor.on("update", () => fault && (fault.hidden = true));
  const bar = find("[role=toolbar]");
  const form = root.querySelector<HTMLFormElement>("form.document-link");
  if (bar && form) toolbar(bar, editor, linkForm(form, editor));
  people(here, awareness, { id: personId, name, words: you });

  let isKept = false;
  let wasConnected = false;
  let hasLeft = false;
  let said = "";
  const show = (): void => {
    wasConnected ||= line.standing.isConnected;
    const now = words(line.standing, { mayWrite, isKept, wasConnected, hasLeft });
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
  /** Whoever may read no more sees only what they wrote themselves and nobody else has. */
  const close = (): void => {
    const mine = line.known.missing(body);
    paper.hidden = true;
    if (reading) reading.hidden = true;
    void copy?.clearData();
    const kept = find("[data-mine]");
    const field = kept?.querySelector("textarea");
    if (!kept || !field || !mine) return;
    field.value = mine;
    kept.hidden = false;
  };
  const line = new DocumentLine(path, doc, awareness, mayWrite, Number(root.dataset.mostBytes), ({ hasBegun, trouble }) => {
    if (hasBegun) begin();
    if (trouble) {
      editor.setEditable(false);
      if (trouble === "gone" || (trouble === "signedOut" && hasLeft)) close();
      const wayOut = find(`[data-way-out=${trouble === "signedOut" ? "sign-in" : STUCK.has(trouble) ? "drop" : "none"}]`);
      if (wayOut) wayOut.hidden = false;
    }
    show();
  });
  window.addEventListener("storage", ({ key, newValue }) => (hasLeft ||= key === LEAVING && newValue !== null));
  find("[data-way-out=drop] button")?.addEventListener("click", () => {
    void copy?.clearData().then(() => window.location.reload());
  });

  let timer: number | undefined;
  doc.on("update", () => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      if (isKept && !line.standing.trouble) void copy?.set(KNOWN, line.known.state.slice().buffer);
    }, KNOWN_MS);
  });
  void copy?.whenSynced.then(async () => {
    const known: unknown = await copy.get(KNOWN);
    if (known instanceof ArrayBuffer) line.known.learn(new Uint8Array(known));
    isKept = true;
    if (body.length) begin();
    show();
  });
  root.addEventListener(CLOSES, () => {
    line.close();
    void copy?.destroy();
    editor.destroy();
    awareness.destroy();
  });
  root.hidden = false;
  show();
}

function beginIn(within: ParentNode): void {
  within.querySelectorAll<HTMLElement>("[data-document]").forEach(live);
}

beginIn(document);
// What comes to a page later stands beside something else: see documents/beside.ts.
document.addEventListener("htmx:load", ({ target }) => beginIn(target as Element));
