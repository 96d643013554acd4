/** Which part of the board is seen: moved and enlarged by pointer, keyboard and buttons. */
import type { Box } from "./shapes.ts";

const SMALLEST = 0.1;
const LARGEST = 4;
const MARGIN = 40;

export interface Point {
  x: number;
  y: number;
}

export class View {
  private scale = 1;
  private left = 0;
  private top = 0;

  constructor(private readonly svg: SVGSVGElement, private readonly changed: (scale: number) => void) {
    new ResizeObserver(() => this.show()).observe(svg);
    this.show();
  }

  /** Where on the board a point of the window is. */
  at({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    const { left, top } = this.svg.getBoundingClientRect();
    return { x: this.left + (clientX - left) / this.scale, y: this.top + (clientY - top) / this.scale };
  }

  get middle(): Point {
    const { width, height } = this.svg.getBoundingClientRect();
    return { x: Math.round(this.left + width / this.scale / 2), y: Math.round(this.top + height / this.scale / 2) };
  }

  /** By so many points of the window. */
  move(across: number, down: number): void {
    this.left -= across / this.scale;
    this.top -= down / this.scale;
    this.show();
  }

  /** So many times as large; what is at `around` stays there. */
  zoom(times: number, around: Point = this.middle): void {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.scale * times));
    this.left = around.x - ((around.x - this.left) * this.scale) / scale;
    this.top = around.y - ((around.y - this.top) * this.scale) / scale;
    this.scale = scale;
    this.show();
  }

  /** All of it, and no larger than it is. */
  fit({ left, top, right, bottom }: Box): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width || !height) return;
    const wide = width / (right - left + 2 * MARGIN);
    const high = height / (bottom - top + 2 * MARGIN);
    this.scale = Math.max(SMALLEST, Math.min(1, wide, high));
    this.left = (left + right) / 2 - width / this.scale / 2;
    this.top = (top + bottom) / 2 - height / this.scale / 2;
    this.show();
  }

  /** So that a box can be seen; what is seen already stays where it is. */
  reveal(box: Box): void {
    const { width, height } = this.svg.getBoundingClientRect();
    const [right, bottom] = [this.left + width / this.scale, this.top + height / this.scale];
    if (box.right > this.left && box.left < right && box.bottom > this.top && box.top < bottom) return;
    this.left = (box.left + box.right) / 2 - width / this.scale / 2;
    this.top = (box.top + box.bottom) / 2 - height / this.scale / 2;
    this.show();
  }

  private show(): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width || !height) return;
    this.svg.setAttribute("viewBox", `${this.left} ${this.top} ${width / this.scale} ${height / this.scale}`);
    this.changed(this.scale);
  }
}
