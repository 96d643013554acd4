/** What a text and a whiteboard have in common: the line, the copy on this device, who is here, what is kept. */
import { IndexeddbPersistence } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { LEAVING, copyName } from "../document-copies.ts";
import { CLOSES } from "./beside.ts";
import { COMMENTED, comments } from "./comments.ts";
import type { Known } from "./known.ts";
import { DocumentLine } from "./line.ts";
import { people } from "./people.ts";
import { SPOKEN, words } from "./standing.ts";

const BEGUN = "begun";
const KNOWN = "known";
const KNOWN_MS = 1000;
/** Of these the server will say the same again as long as this device has what it refused. */
const STUCK = new Set(["full", "broken"]);

export interface Parts {
  root: HTMLElement;
  paper: HTMLElement;
  doc: Y.Doc;
  awareness: Awareness;
  mayWrite: boolean;
}
/** What is written or drawn on the sheet. */
export interface Content {
  isEmpty: () => boolean;
  /** Called when there is something to show, each time. */
  begin?: () => void;
  /** Nothing can be changed any more. */
  freeze: () => void;
  /** The words that only this device has. */
  missing: (known: Known) => string;
  /** The page goes on without it. */
  close?: () => void;
}

/** Begin all sheets of a kind: those of the page, and those that come later to stand beside something else. */
export function sheets(selector: string, make: (parts: Parts) => Content | null): void {
  const beginIn = (within: ParentNode): void => {
    within.querySelectorAll<HTMLElement>(selector).forEach((root) => open(root, make));
  };
  beginIn(document);
  comments();
  // See beside.ts.
  document.addEventListener("htmx:load", ({ target }) => beginIn(target as Element));
}

function open(root: HTMLElement, make: (parts: Parts) => Content | null): void {
  const { document: id = "", live: path = "", name = "", you = "" } = root.dataset;
  const mayWrite = "mayWrite" in root.dataset;
  const personId = Number(document.body.dataset.person);
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);
  const [paper, state, spoken, here] = [find("[data-paper]"), find("[data-state]"), find("[role=status]"), find("[data-people]")];
  const reading = root.parentElement?.querySelector<HTMLElement>("[data-document-text]");
  if (!paper || !state || !spoken || !here || BEGUN in root.dataset) return;
  root.dataset[BEGUN] = "";

  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const content = make({ root, paper, doc, awareness, mayWrite });
  if (!content) return;
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
    content.begin?.();
  };
  const copy = mayWrite ? new IndexeddbPersistence(copyName(id, String(personId)), doc) : null;
  /** Whoever may read no more sees only what they wrote themselves and nobody else has. */
  const close = (): void => {
    const mine = content.missing(line.known);
    paper.hidden = true;
    if (reading) reading.hidden = true;
    void copy?.clearData();
    const kept = find("[data-mine]");
    const field = kept?.querySelector("textarea");
    if (!kept || !field || !mine) return;
    field.value = mine;
    kept.hidden = false;
  };
  let hasBegun = false;
  const line = new DocumentLine(path, doc, awareness, mayWrite, Number(root.dataset.mostBytes), (standing) => {
    if (standing.hasBegun && !hasBegun) begin();
    hasBegun ||= standing.hasBegun;
    const { trouble } = standing;
    if (trouble) {
      content.freeze();
      if (trouble === "gone" || (trouble === "signedOut" && hasLeft)) close();
      const wayOut = find(`[data-way-out=${trouble === "signedOut" ? "sign-in" : STUCK.has(trouble) ? "drop" : "none"}]`);
      if (wayOut) wayOut.hidden = false;
    }
    show();
  }, () => document.dispatchEvent(new Event(COMMENTED)));
  window.addEventListener("storage", ({ key, newValue }) => (hasLeft ||= key === LEAVING && newValue !== null));
  find("[data-way-out=drop] button")?.addEventListener("click", () => {
    void copy?.clearData().then(() => window.location.reload());
  });

  let isClosed = false;
  let timer: number | undefined;
  /** The copy takes nothing any more: what is still written would fail in it, and go out to nobody. */
  const letGo = (): void => {
    isClosed = true;
    isKept = false;
    window.clearTimeout(timer);
    void copy?.destroy();
  };
  // Another page deletes it, as whoever signs out there does; or the browser, which needs the room.
  void copy?._db.then((kept) => {
    for (const name of ["versionchange", "close"]) {
      kept.addEventListener(name, () => {
        letGo();
        show();
      });
    }
  });
  doc.on("update", () => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      if (isKept && !isClosed && !line.standing.trouble) void copy?.set(KNOWN, line.known.state.slice().buffer);
    }, KNOWN_MS);
  });
  void copy?.whenSynced.then(async () => {
    if (isClosed) return;
    const known: unknown = await copy.get(KNOWN);
    if (known instanceof ArrayBuffer) line.known.learn(new Uint8Array(known));
    isKept = !isClosed;
    if (!content.isEmpty()) begin();
    show();
  });
  root.addEventListener(CLOSES, () => {
    line.close();
    letGo();
    content.close?.();
    awareness.destroy();
  });
  root.hidden = false;
  show();
}
