/**
 * <select data-guess-time-zone> or <input type="hidden" data-guess-time-zone>: an empty one takes
 * the zone that the browser is in. A select says so beside it, since nothing is kept until saved.
 */
import { sentence } from "./sentences.ts";

export function guessTimeZone(
  field: HTMLInputElement | HTMLSelectElement,
  zone: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): void {
  if (field.value || !zone) return;
  if (field instanceof HTMLInputElement) {
    field.value = zone;
    return;
  }
  if (![...field.options].some(({ value }) => value === zone)) return;
  field.value = zone;
  const note = document.createElement("p");
  note.className = "help";
  note.textContent = sentence("guessed");
  field.after(note);
}
