/** The board as a file: SVG as it is, PNG as the browser draws it. */
import type { Shape } from "./shapes.ts";
import { file } from "./sketch.ts";

/** Twice as many points as units, so that it is sharp on paper; no more than phones can draw. */
const SHARPNESS = 2;
const MOST_POINTS = 16_000_000;

function source(shapes: readonly Shape[], label: string): { text: string; width: number; height: number } {
  const svg = file(shapes, label);
  return {
    text: new XMLSerializer().serializeToString(svg),
    width: Number(svg.getAttribute("width")),
    height: Number(svg.getAttribute("height")),
  };
}

export async function png(shapes: readonly Shape[], label: string): Promise<Blob | null> {
  const { text, width, height } = source(shapes, label);
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const times = Math.min(SHARPNESS, Math.sqrt(MOST_POINTS / (width * height)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * times), Math.round(height * times)];
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
