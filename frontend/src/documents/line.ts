/**
 * The y-protocols over one socket, and how much of it the server has in its database.
 *
 * Each change that goes out is counted, and the server says how many of them are saved: so "saved"
 * is said of nothing that could still be lost.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { connect } from "../socket.ts";
import type { Line } from "../socket.ts";
import { Known } from "./known.ts";
import { pieces } from "./pieces.ts";

const SYNC = 0;
const PRESENCE = 1;
const ASK_PRESENCE = 3;
const SAVED = 100;
const COMMENTED = 101;
const ASK = 0;
const ANSWER = 1;
const CHANGE = 2;
/** A line over which nothing was confirmed for so long is taken for lost: browsers tell late. */
const PATIENCE_MS = 15_000;
/** Where a cursor stands is said a few times a second, and not with each letter. */
const PRESENCE_MS = 200;

/** Why the server lets nobody go on here; each is said in words of its own. */
export type Trouble = "signedOut" | "reader" | "away" | "full" | "broken" | "gone" | "refused";
const BY_REASON: Record<string, Trouble> = {
  may_not_write_here: "reader",
  document_is_put_away: "away",
  document_is_full: "full",
  needs_a_seat: "gone",
};
const BY_CODE: Record<number, Trouble> = { 4401: "signedOut", 4404: "gone", 1003: "broken", 1009: "broken" };
export interface Standing {
  isConnected: boolean;
  /** Whether what the server had has arrived, since the page was opened. */
  hasBegun: boolean;
  isSaved: boolean;
  trouble: Trouble | null;
}

export class DocumentLine {
  readonly known = new Known();
  readonly standing: Standing = { isConnected: false, hasBegun: false, isSaved: false, trouble: null };
  private line: Line;
  /** Whether the server has asked what we have: what is changed before is part of that answer. */
  private wasAsked = false;
  private isClosed = false;
  private sent = 0;
  private saved = 0;
  private timer: number | undefined;
  private patience: number | undefined;

  constructor(
    private readonly path: string,
    private readonly doc: Y.Doc,
    private readonly awareness: Awareness,
    private readonly mayWrite: boolean,
    private readonly mostBytes: number,
    private readonly changed: (standing: Standing) => void,
    /** Told when something may have been said beside the document. */
    private readonly commented: () => void = () => undefined,
  ) {
    this.line = this.dialed();
    window.addEventListener("offline", () => this.dialAgain());
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.wasAsked) this.tell(CHANGE, update);
    });
    awareness.on("update", (_: unknown, origin: unknown) => {
      if (origin !== this) this.sayWhere();
    });
  }

  close(): void {
    this.isClosed = true;
    window.clearTimeout(this.timer);
    window.clearTimeout(this.patience);
    this.line.close();
  }

  private dialed(): Line {
    const line = connect(this.path, {
      opened: () => line === this.line && this.opened(),
      heard: (message) => line === this.line && message instanceof Uint8Array && this.heard(message),
      closed: (code, comesBack, reason) => line === this.line && this.closed(comesBack ? null : troubleOf(code, reason)),
    });
    return line;
  }

  /** Leave a line of which nothing can be known, and come back on another one. */
  private dialAgain(): void {
    if (this.standing.trouble || this.isClosed) return;
    const lost = this.line;
    this.line = this.dialed();
    lost.close();
    this.closed(null);
  }

  private opened(): void {
    this.sent = this.saved = 0;
    this.wasAsked = false;
    this.line.send(frame(SYNC, (to) => {
      encoding.writeVarUint(to, ASK);
      encoding.writeVarUint8Array(to, Y.encodeStateVector(this.doc));
    }));
    this.say({ isConnected: true, isSaved: false });
    this.comeBack();
    this.commented();
  }

  /**
   * Others take only what is newer than what they know. Nobody takes a first state (0), and when a
   * line was lost the server has said with the next number that its person has gone.
   */
  private comeBack(): void {
    const own = this.awareness.getLocalState() ?? {};
    this.awareness.setLocalState(own);
    this.awareness.setLocalState(own);
    this.sayWhere();
  }

  private closed(trouble: Trouble | null): void {
    this.wasAsked = false;
    window.clearTimeout(this.patience);
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.awareness.clientID);
    removeAwarenessStates(this.awareness, others, this);
    this.say({ isConnected: false, trouble });
  }

  private heard(message: Uint8Array): void {
    const from = decoding.createDecoder(message);
    switch (decoding.readVarUint(from)) {
      case SYNC:
        this.sync(decoding.readVarUint(from), decoding.readVarUint8Array(from));
        break;
      case PRESENCE:
        applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(from), this);
        break;
      case ASK_PRESENCE:
        this.sayWhere();
        break;
      case COMMENTED:
        this.commented();
        break;
      case SAVED:
        this.saved = decoding.readVarUint(from);
        this.wait();
        if (this.saved >= this.sent) this.known.learn(Y.encodeStateVector(this.doc));
        this.say({ isSaved: this.saved >= this.sent });
        break;
    }
  }

  private sync(step: number, content: Uint8Array): void {
    if (step === ASK) {
      if (this.mayWrite && this.isForged(content)) {
        this.close();
        this.closed("broken");
        return;
      }
      this.known.learn(content);
      if (!this.mayWrite) return;
      this.wasAsked = true;
      this.tell(ANSWER, Y.encodeStateAsUpdate(this.doc, content));
    } else {
      this.known.learnChange(content);
      Y.applyUpdate(this.doc, content, this);
      if (step === ANSWER) this.say({ hasBegun: true });
    }
  }

  /**
   * Nobody but this page writes under its number. Where the server knows more of it, somebody has,
   * and the server would take what is written here for what it has already.
   */
  private isForged(state: Uint8Array): boolean {
    const { clientID, store } = this.doc;
    return (Y.decodeStateVector(state).get(clientID) ?? 0) > Y.getState(store, clientID);
  }

  private tell(step: number, update: Uint8Array): void {
    for (const piece of pieces(update, this.mostBytes)) {
      const went = this.line.send(frame(SYNC, (to) => {
        encoding.writeVarUint(to, step);
        encoding.writeVarUint8Array(to, piece);
      }));
      // What did not go out is part of the answer when the line is back.
      if (!went) return;
      this.sent += 1;
      if (this.sent === this.saved + 1) this.wait();
    }
    this.say({ isSaved: false });
  }

  private wait(): void {
    window.clearTimeout(this.patience);
    if (this.saved < this.sent) this.patience = window.setTimeout(() => this.dialAgain(), PATIENCE_MS);
  }

  private sayWhere(): void {
    this.timer ??= window.setTimeout(() => {
      this.timer = undefined;
      this.line.send(frame(PRESENCE, (to) =>
        encoding.writeVarUint8Array(to, encodeAwarenessUpdate(this.awareness, [this.awareness.clientID])),
      ));
    }, PRESENCE_MS);
  }

  private say(news: Partial<Standing>): void {
    Object.assign(this.standing, news);
    this.changed(this.standing);
  }
}

function troubleOf(code: number, reason = ""): Trouble {
  return BY_REASON[reason] ?? BY_CODE[code] ?? "refused";
}

function frame(what: number, write: (to: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  const to = encoding.createEncoder();
  encoding.writeVarUint(to, what);
  write(to);
  return new Uint8Array(encoding.toUint8Array(to));
}
