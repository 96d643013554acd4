/** <button data-copies="id" hidden> appears and copies what the field of that id holds. */
import { sentence } from "./sentences.ts";

export function copies(button: HTMLElement): void {
  const field = document.getElementById(button.dataset.copies ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "small";
  button.after(said);
  button.hidden = false;
  button.addEventListener("click", () => {
    field.select();
    void copy(field.value).then(() => (said.textContent = sentence("copied")));
  });
}

async function copy(text: string): Promise<void> {
  // Browsers give the clipboard to secure pages only; elsewhere the old command copies the selection.
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else document.execCommand("copy");
}
