/** The shapes that all share, what is chosen here, and the steps of one's own that can be undone. */
import * as Y from "yjs";
import { held, isMap, LONGEST_TEXT, MOST_SHAPES, shapeOf, stacked } from "./shapes.ts";
import type { Said, Shape } from "./shapes.ts";

export const ROOT = "shapes";
/** What is written here; what comes over the line has another origin, and is never undone. */
const HERE = "here";

export class Board {
  shapes: readonly Shape[] = [];
  chosen: string | null = null;
  private readonly root: Y.Map<unknown>;
  private readonly steps: Y.UndoManager;
  private readonly read = new Map<string, Shape>();
  private readonly told = new Set<() => void>();
  private isTelling = false;

  constructor(private readonly doc: Y.Doc) {
    this.root = doc.getMap(ROOT);
    this.steps = new Y.UndoManager(this.root, { trackedOrigins: new Set([HERE]) });
    this.root.observeDeep((events) => {
      for (const event of events) {
        const [key] = event.path;
        const changed = typeof key === "string" ? [key] : [...(event as Y.YMapEvent<unknown>).keysChanged];
        changed.forEach((each) => this.readOne(each));
      }
      this.stack();
      this.tell();
    });
    for (const key of this.root.keys()) this.readOne(key);
    this.stack();
  }

  onChange(listener: () => void): void {
    this.told.add(listener);
  }

  get shape(): Shape | null {
    return this.shapes.find(({ key }) => key === this.chosen) ?? null;
  }

  get isFull(): boolean {
    return this.shapes.length >= MOST_SHAPES;
  }

  choose(key: string | null): void {
    if (this.chosen === key) return;
    this.chosen = key;
    this.tell();
  }

  /** The key of the new shape, or null where there is no room. */
  add(said: Omit<Said, "order">): string | null {
    if (this.isFull) return null;
    const key = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join("");
    const entries = Object.entries({ ...held(said), order: this.above() });
    this.begin();
    this.doc.transact(() => {
      this.root.set(key, new Y.Map(entries.filter(([, value]) => value !== "" && !(Array.isArray(value) && !value.length))));
    }, HERE);
    return key;
  }

  /** Only what differs is written: who moves it and who colors it do not undo each other. */
  change(key: string, said: Partial<Said>): void {
    const kept = this.root.get(key);
    if (!isMap(kept)) return;
    this.doc.transact(() => {
      for (const [name, value] of Object.entries(held(said))) {
        const clean = typeof value === "string" ? value.slice(0, LONGEST_TEXT) : value;
        if (kept.get(name) !== clean) kept.set(name, clean);
      }
    }, HERE);
  }

  remove(key: string): void {
    this.begin();
    this.doc.transact(() => this.root.delete(key), HERE);
  }

  raise(key: string): void {
    this.begin();
    this.change(key, { order: this.above() });
  }

  /** What follows is a step of its own. */
  begin(): void {
    this.steps.stopCapturing();
  }

  undo(): void {
    this.steps.undo();
  }

  redo(): void {
    this.steps.redo();
  }

  get canUndo(): boolean {
    return this.steps.undoStack.length > 0;
  }

  get canRedo(): boolean {
    return this.steps.redoStack.length > 0;
  }

  private above(): number {
    return this.shapes.reduce((most, { order }) => Math.max(most, order), 0) + 1;
  }

  private readOne(key: string): void {
    const said = this.root.get(key);
    const shape = isMap(said) ? shapeOf(key, said.toJSON()) : null;
    if (shape) this.read.set(key, shape);
    else this.read.delete(key);
  }

  private stack(): void {
    this.shapes = stacked(this.read.values());
    if (this.chosen !== null && !this.root.has(this.chosen)) this.chosen = null;
  }

  /** Once for all that happens in one go. */
  private tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    queueMicrotask(() => {
      this.isTelling = false;
      for (const listener of this.told) listener();
    });
  }
}
