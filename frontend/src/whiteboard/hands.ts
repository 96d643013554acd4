/** What pointer and keyboard do on the board. */
import type { Board } from "./board.ts";
import { boxOf, held, isBox, isEnded, MOST_POINTS } from "./shapes.ts";
import type { Color, Kind, Said, Shape } from "./shapes.ts";
import type { Point, View } from "./view.ts";

export type Tool = Kind | "choose" | "move";
/** Of a drawing: points nearer to each other than this say nothing new. */
const NEAR = 3;
/** A press that moved less than this is no stroke from corner to corner. */
const STILL = 6;
const STEP = 10;
export const BEGINS: Record<"rectangle" | "ellipse" | "note" | "text" | "line" | "arrow", { width: number; height: number }> = {
  rectangle: { width: 160, height: 100 },
  ellipse: { width: 160, height: 100 },
  note: { width: 160, height: 120 },
  text: { width: 0, height: 0 },
  line: { width: 160, height: 0 },
  arrow: { width: 160, height: 0 },
};

export interface Hand {
  tool: Tool;
  color: Color;
}
/** What is drawn and not yet on the board. */
export type Draft = Omit<Said, "order">;

interface Doing {
  moved: (at: Point, event: PointerEvent, before: PointerEvent) => void;
  done: (at: Point) => void;
}

export class Hands {
  draft: Draft | null = null;
  /** The key of what is being moved: it is drawn as the draft says. */
  moved: string | null = null;
  private doing: Doing | null = null;
  private readonly pressed = new Map<number, PointerEvent>();

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly board: Board,
    private readonly view: View,
    private readonly hand: Hand,
    private readonly told: { drafted: () => void; made: (key: string | null) => void; asksForWords: () => void; points: (at: Point) => void },
    public mayWrite: boolean,
  ) {
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", (event) => this.cancel(event));
    svg.addEventListener("dblclick", () => board.shape && told.asksForWords());
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("keydown", (event) => this.key(event));
  }

  private down(event: PointerEvent): void {
    this.svg.focus({ preventScroll: true });
    this.svg.setPointerCapture(event.pointerId);
    this.pressed.set(event.pointerId, event);
    if (this.pressed.size > 1) {
      this.forget();
      return;
    }
    event.preventDefault();
    this.doing = this.begin(this.view.at(event), event);
  }

  private move(event: PointerEvent): void {
    const before = this.pressed.get(event.pointerId);
    if (this.pressed.size === 2 && before) this.pinch(before, event);
    if (before) this.pressed.set(event.pointerId, event);
    const at = this.view.at(event);
    this.told.points(at);
    if (this.pressed.size === 1 && before) this.doing?.moved(at, event, before);
  }

  private up(event: PointerEvent): void {
    this.pressed.delete(event.pointerId);
    const doing = this.doing;
    this.doing = null;
    doing?.done(this.view.at(event));
  }

  private cancel(event: PointerEvent): void {
    this.pressed.delete(event.pointerId);
    this.forget();
  }

  private forget(): void {
    this.doing = null;
    this.draft = null;
    this.moved = null;
    this.told.drafted();
  }

  /** Two fingers: what was between them stays there. */
  private pinch(before: PointerEvent, now: PointerEvent): void {
    const [other] = [...this.pressed.values()].filter(({ pointerId }) => pointerId !== now.pointerId);
    if (!other) return;
    const apart = (one: PointerEvent): number => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    this.view.move((now.clientX - before.clientX) / 2, (now.clientY - before.clientY) / 2);
    const middle = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 };
    this.view.zoom(apart(now) / apart(before), this.view.at(middle));
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.view.zoom(Math.exp(-event.deltaY / 300), this.view.at(event));
  }

  private begin(at: Point, event: PointerEvent): Doing {
    const tool = this.mayWrite && event.button === 0 ? this.hand.tool : "move";
    if (tool === "move") return this.panning();
    if (tool === "choose") return this.choosing(at, event);
    if (tool === "pen") return this.drawing(at);
    return this.stretching(tool, at);
  }

  private panning(): Doing {
    return {
      moved: (_, event, before) => this.view.move(event.clientX - before.clientX, event.clientY - before.clientY),
      done: () => undefined,
    };
  }

  private choosing(at: Point, event: PointerEvent): Doing {
    const pressed = event.target instanceof Element ? event.target : null;
    const chosen = this.board.shape;
    if (chosen && pressed?.closest("[data-corner]")) return this.resizing(chosen);
    const key = pressed?.closest<SVGElement>("[data-key]")?.dataset.key ?? null;
    this.board.choose(key);
    const shape = this.board.shape;
    if (!shape) return this.panning();
    // A finger that presses is never quite still, and moves nothing.
    let isMoving = false;
    return this.changing(shape, (now) => {
      isMoving ||= Math.hypot(now.x - at.x, now.y - at.y) >= STILL;
      return isMoving ? placed(shape.x + now.x - at.x, shape.y + now.y - at.y) : null;
    });
  }

  /** It is drawn as it will be, and written once at the end: each step would be one for everybody. */
  private changing(shape: Shape, to: (now: Point) => Partial<Said> | null): Doing {
    let said: Partial<Said> | null = null;
    return {
      moved: (now) => {
        said = to(now);
        if (!said) return;
        this.moved = shape.key;
        this.show({ ...shape, ...held(said) });
      },
      done: () => {
        this.forget();
        if (!said) return;
        this.board.begin();
        this.board.change(shape.key, said);
        this.board.begin();
      },
    };
  }

  private resizing(shape: Shape): Doing {
    const least = isBox(shape.kind) ? 20 : -Infinity;
    return this.changing(shape, (now) => ({
      width: Math.max(least, Math.round(now.x - shape.x)),
      height: Math.max(least, Math.round(now.y - shape.y)),
    }));
  }

  private drawing(at: Point): Doing {
    const begin = placed(at.x, at.y);
    const points = [0, 0];
    this.show({ ...begin, kind: "pen", width: 0, height: 0, points, text: "", color: this.hand.color });
    return {
      moved: (now) => {
        const [x, y] = [Math.round(now.x) - begin.x, Math.round(now.y) - begin.y];
        const [lastX = 0, lastY = 0] = points.slice(-2);
        if (Math.hypot(x - lastX, y - lastY) < NEAR || points.length >= 2 * MOST_POINTS) return;
        points.push(x, y);
        this.told.drafted();
      },
      done: () => this.make(),
    };
  }

  private stretching(kind: Exclude<Kind, "pen">, at: Point): Doing {
    const draft = { ...placed(at.x, at.y), kind, width: 0, height: 0, points: [], text: "", color: this.hand.color };
    return {
      moved: (now) => {
        const [x, y] = [Math.round(now.x), Math.round(now.y)];
        const [width, height] = [x - draft.x, y - draft.y];
        if (kind === "text" || Math.hypot(width, height) < STILL) return;
        if (isEnded(kind)) this.show({ ...draft, width, height });
        else this.show({ ...draft, x: Math.min(x, draft.x), y: Math.min(y, draft.y), width: Math.abs(width), height: Math.abs(height) });
      },
      done: () => {
        const isSmall = !this.draft || (isBox(kind) && Math.min(this.draft.width, this.draft.height) < 20);
        if (isSmall) this.draft = { ...draft, ...BEGINS[kind] };
        this.make();
      },
    };
  }

  private show(draft: Draft): void {
    this.draft = draft;
    this.told.drafted();
  }

  private make(): void {
    const draft = this.draft;
    this.draft = null;
    this.told.drafted();
    if (!draft) return;
    const isText = draft.kind === "text";
    this.told.made(this.board.add(isText ? { ...draft, text: "…" } : draft));
  }

  private key(event: KeyboardEvent): void {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const shape = this.board.shape;
    if (arrow) {
      const [across = 0, down = 0] = arrow;
      const step = event.shiftKey ? 1 : STEP;
      if (shape && this.mayWrite) this.board.change(shape.key, { x: shape.x + across * step, y: shape.y + down * step });
      else this.view.move(-across * 4 * STEP, -down * 4 * STEP);
    } else if (event.key === "+" || event.key === "-") this.view.zoom(event.key === "+" ? 1.25 : 0.8);
    else if (event.key === "Escape" && shape) this.board.choose(null);
    else if ((event.key === "Delete" || event.key === "Backspace") && shape && this.mayWrite) this.board.remove(shape.key);
    else if (event.key === "Enter" && shape) this.told.asksForWords();
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && this.mayWrite) {
      if (event.shiftKey) this.board.redo();
      else this.board.undo();
    } else return;
    event.preventDefault();
  }
}

function placed(x: number, y: number): Point {
  return { x: Math.round(x), y: Math.round(y) };
}

/** Where the handle stands that makes a shape larger, if it has one. */
export function cornerOf(shape: Shape): Point | null {
  if (!isBox(shape.kind) && !isEnded(shape.kind)) return null;
  if (isEnded(shape.kind)) return { x: shape.x + shape.width, y: shape.y + shape.height };
  const { right, bottom } = boxOf(shape);
  return { x: right, y: bottom };
}
