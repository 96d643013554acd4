/** The shapes that all share, what is chosen here, and the steps of one's own that can be undone. */
import * as Y from "yjs";
import { LARGEST, LONGEST_TEXT, MOST_SHAPES, shapesOf } from "./shapes.ts";
import type { Said, Shape } from "./shapes.ts";

export const ROOT = "shapes";
/** What is written here; what comes over the line has another origin, and is never undone. */
const HERE = "here";

export class Board {
  shapes: readonly Shape[] = [];
  chosen: string | null = null;
  private readonly root: Y.Map<unknown>;
  private readonly steps: Y.UndoManager;
  private readonly told = new Set<() => void>();
  private isTelling = false;

  constructor(private readonly doc: Y.Doc) {
    this.root = doc.getMap(ROOT);
    this.steps = new Y.UndoManager(this.root, { trackedOrigins: new Set([HERE]) });
    this.root.observeDeep(() => {
      this.read();
      this.tell();
    });
    this.read();
  }

  onChange(listener: () => void): void {
    this.told.add(listener);
  }

  get shape(): Shape | null {
    return this.shapes.find(({ key }) => key === this.chosen) ?? null;
  }

  get isFull(): boolean {
    return this.root.size >= MOST_SHAPES;
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
    const order = Math.max(0, ...this.shapes.map((shape) => shape.order)) + 1;
    this.begin();
    this.doc.transact(() => {
      const entries = Object.entries({ ...said, order }).filter(([, value]) => value !== "" && !(Array.isArray(value) && !value.length));
      this.root.set(key, new Y.Map(entries));
    }, HERE);
    return key;
  }

  /** Only what differs is written: who moves it and who colors it do not undo each other. */
  change(key: string, said: Partial<Said>): void {
    const kept = this.root.get(key);
    if (!(kept instanceof Y.Map)) return;
    this.doc.transact(() => {
      for (const [name, value] of Object.entries(said)) {
        const clean = typeof value === "string" && name === "text" ? value.slice(0, LONGEST_TEXT) : value;
        if (typeof clean === "number" && Math.abs(clean) > LARGEST * 5) continue;
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
    this.change(key, { order: Math.max(0, ...this.shapes.map((shape) => shape.order)) + 1 });
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

  private read(): void {
    this.shapes = shapesOf(this.root);
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
