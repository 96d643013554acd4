/** What somebody types while it is on its way, and what they have typed and not sent. */
export interface Noted {
  version: number;
  is_over: boolean;
}
type Field = HTMLInputElement | HTMLTextAreaElement;

/** Whether anything typed in the room would be lost with its page. */
export function hasUnsent(page: HTMLElement): boolean {
  if (page.querySelector("form[data-notes][data-dirty]")) return true;
  const forms = [...page.querySelectorAll<HTMLFormElement>("form[data-clears]")];
  return forms.some((form) => fields(form).some((field) => field.value !== field.defaultValue));
}

/** What has arrived leaves its field; what was typed after it stays. */
export function sentAway(form: HTMLFormElement, body: FormData): void {
  for (const field of fields(form)) {
    const sent = String(body.get(field.name) ?? "");
    const rest = field.value.startsWith(sent) ? field.value.slice(sent.length).trimStart() : field.value;
    field.value = rest || field.defaultValue;
  }
}

/** Notes have arrived: what is saved next is saved over them, also what was typed meanwhile. */
export function noted(form: HTMLFormElement, body: FormData, { version }: Noted): void {
  const seen = form.querySelector<HTMLInputElement>("input[name=seen]");
  if (seen) seen.value = String(version);
  const isAsSent = fields(form).every((field) => field.value === body.get(field.name));
  if (isAsSent) form.removeAttribute("data-dirty");
}

/** What others have saved comes into the form, unless somebody writes in it. */
export function settleNotes(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>("form[data-notes]");
  if (!form || form.hasAttribute("data-dirty") || isOlder(page, form)) return;
  for (const name of ["notes", "next_step"]) {
    const field = form.elements.namedItem(name) as Field | null;
    const saved = page.querySelector<Field>(`#part-notes [data-of=${name}]`);
    if (field && saved) field.value = saved.value;
  }
  takeVersion(page);
}

/** What is saved next is saved over what stands there now. */
export function takeVersion(page: HTMLElement): void {
  const seen = page.querySelector<HTMLInputElement>("form[data-notes] input[name=seen]");
  const version = page.querySelector<HTMLElement>("#part-notes")?.dataset["version"];
  if (seen && version !== undefined) seen.value = version;
}

/** Whether the page has not drawn yet what was saved from this form. */
function isOlder(page: HTMLElement, form: HTMLFormElement): boolean {
  const seen = form.querySelector<HTMLInputElement>("input[name=seen]")?.value ?? "0";
  return Number(page.querySelector<HTMLElement>("#part-notes")?.dataset["version"]) < Number(seen);
}

function fields(form: HTMLFormElement): Field[] {
  const found = [...form.querySelectorAll<Field>("input[name], textarea[name]")];
  return found.filter((field) => field.type !== "hidden");
}
