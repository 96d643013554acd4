/**
 * <textarea data-preview-url="…">: a button under it shows the text as it will appear. The server
 * draws it, from the field "source"; while the preview is open it follows what is typed.
 */
import { sentence } from "./sentences.ts";

const WAIT_MS = 500;

/** Posts the values and puts the answer into the element: htmx.ajax, as docendo.ts hands it in. */
export type Post = (url: string, into: HTMLElement, values: Record<string, string>) => void;

export function preview(area: HTMLTextAreaElement, post: Post): void {
  const url = area.dataset.previewUrl;
  if (!url) return;
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet small";
  button.textContent = sentence("preview");
  button.setAttribute("aria-expanded", "false");
  const shown = document.createElement("div");
  shown.className = "preview prose";
  shown.id = `${area.id}_preview`;
  shown.hidden = true;
  shown.tabIndex = 0;
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", sentence("preview"));
  button.setAttribute("aria-controls", shown.id);
  bar.append(button);
  area.after(bar, shown);

  const draw = (): void => {
    const token = area.form?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    post(url, shown, { source: area.value, csrfmiddlewaretoken: token });
  };
  button.addEventListener("click", () => {
    shown.hidden = !shown.hidden;
    button.setAttribute("aria-expanded", String(!shown.hidden));
    if (!shown.hidden) draw();
  });
  let timer = 0;
  area.addEventListener("input", () => {
    window.clearTimeout(timer);
    if (!shown.hidden) timer = window.setTimeout(draw, WAIT_MS);
  });
}
