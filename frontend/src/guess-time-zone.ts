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
  // Browsers keep reporting names that have changed since: data-also has them.
  const names = ({ value, dataset }: HTMLOptionElement): string[] => [value, ...(dataset.also ?? "").split(" ")];
  const found = [...field.options].find((option) => names(option).includes(zone));
  if (!found) return;
  field.value = found.value;
  const note = document.createElement("p");
  note.className = "help";
  note.textContent = sentence("guessed");
  field.after(note);
}
