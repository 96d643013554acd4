/**
 * What is typed into <form data-keep="name"> survives a lost line, an expired session and a closed
 * tab: it lies in the browser's storage, by person, page and form, until the form has arrived.
 * Passwords, files and hidden fields are never kept; signing out removes all of it.
 *
 * Where the form has a [data-keeps] inside, the server keeps it too: what has arrived there need
 * not lie here as well, and once the form is on its way nothing is sent after it. A field with
 * data-keep-as says which draft of the server's it is, so that two drafts are not taken for one.
 */
import { sentence } from "./sentences.ts";
import { waitForDraft } from "./wait-for-draft.ts";

type Values = Record<string, string[]>;
interface Draft {
  values: Values;
  at: number;
  /** The form was sent and nobody has said yet whether it arrived. */
  sent?: boolean;
}

const PREFIX = "draft:";
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const WAIT_MS = 300;

export function keepDraft(form: HTMLFormElement): void {
  let key = keyOf(form);
  const asServed = read(form);
  const draft = load(key);
  if (draft && !same(draft.values, asServed)) {
    write(form, draft.values);
    offerToDiscard(form, () => {
      localStorage.removeItem(key);
      write(form, asServed);
    });
  }

  let arrived = asServed;
  let sending = asServed;
  let isLeaving = false;
  let timer = 0;
  const save = (sent = false): void => {
    window.clearTimeout(timer);
    if (key !== keyOf(form)) localStorage.removeItem(key);
    key = keyOf(form);
    const values = read(form);
    if (same(values, arrived) && !sent) localStorage.removeItem(key);
    else store(key, sent ? { values, at: Date.now(), sent } : { values, at: Date.now() });
  };
  const saveSoon = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT_MS);
  };
  form.addEventListener("input", saveSoon);
  form.addEventListener("change", saveSoon);
  form.addEventListener("submit", () => {
    isLeaving = true;
    save(true);
  });
  window.addEventListener("pageshow", () => (isLeaving = false));
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (!isKeeper((event as CustomEvent<{ elt: Element }>).detail.elt)) return;
    if (isLeaving) event.preventDefault();
    sending = read(form);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { detail } = event as CustomEvent<{ elt: Element; successful: boolean; xhr: XMLHttpRequest }>;
    if (isKeeper(detail.elt) && detail.successful && detail.xhr.status !== 204) {
      arrived = sending;
      if (!isLeaving) save();
    }
    if (detail.elt !== form) return;
    isLeaving = false;
    // 204 with HX-Redirect is the way to the sign-in page: nothing has arrived.
    if (detail.successful && detail.xhr.status !== 204) {
      window.clearTimeout(timer);
      localStorage.removeItem(key);
    } else save();
  });
  // A tab that closes within the wait would lose the last words.
  window.addEventListener("pagehide", () => {
    if (!load(key)?.sent && form.isConnected) save();
  });
  waitForDraft(form);
}

/**
 * On each new page: a form that was sent has arrived if the server led us on from it. The sign-in
 * page is no such place, nor is the page itself, loaded again after the line was lost.
 */
export function settleDrafts(ledOn: boolean, now: number = Date.now()): void {
  const asksToSignIn = document.querySelector("main input[type=password]") !== null;
  for (const key of draftKeys()) {
    const draft = load(key);
    if (!draft || now - draft.at > KEPT_MS) localStorage.removeItem(key);
    else if (draft.sent && ledOn && !asksToSignIn) localStorage.removeItem(key);
    else if (draft.sent) store(key, { values: draft.values, at: draft.at });
  }
}

/** Whether this page was reached through a redirect, as after every form that succeeded. */
export function wasLedOn(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (navigation?.redirectCount ?? 0) > 0;
}

/** Who signs out leaves nothing behind on a machine that others use. */
export function forgetDrafts(form: HTMLFormElement): void {
  form.addEventListener("submit", () => draftKeys().forEach((key) => localStorage.removeItem(key)));
}

/** Whether this element sends the form to the server while it is being written. */
function isKeeper(element: Element): boolean {
  return element.matches("[data-keeps]");
}

function keyOf(form: HTMLFormElement): string {
  const as = form.querySelector<HTMLInputElement>("input[data-keep-as]")?.value ?? "";
  return `${PREFIX}${document.body.dataset.person ?? ""}:${location.pathname}:${form.dataset.keep}${as}`;
}

function draftKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function load(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function store(key: string, draft: Draft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // The storage is full or forbidden: the form still works, it only is not kept.
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const NEVER = new Set(["password", "hidden", "file", "submit", "button", "reset", "image"]);

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("input[name], textarea[name], select[name]")].filter(
    (field) => !NEVER.has(field.type) && field.autocomplete !== "one-time-code",
  );
}

function read(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const field of fields(form)) {
    const held = (values[field.name] ??= []);
    if (field instanceof HTMLSelectElement) {
      held.push(...[...field.options].filter((option) => option.selected).map((option) => option.value));
    } else if (field.type === "checkbox" || field.type === "radio") {
      if ((field as HTMLInputElement).checked) held.push(field.value);
    } else held.push(field.value);
  }
  return values;
}

function write(form: HTMLFormElement, values: Values): void {
  for (const field of fields(form)) {
    const held = values[field.name];
    if (!held) continue;
    if (field instanceof HTMLSelectElement) {
      for (const option of field.options) option.selected = held.includes(option.value);
    } else if (field.type === "checkbox" || field.type === "radio") {
      (field as HTMLInputElement).checked = held.includes(field.value);
    } else field.value = held[0] ?? "";
    field.dispatchEvent(new Event("draft", { bubbles: true }));
  }
}

function same(one: Values, other: Values): boolean {
  return Object.keys(one).every(
    (name) => !(name in other) || JSON.stringify(one[name]) === JSON.stringify(other[name]),
  );
}

function offerToDiscard(form: HTMLFormElement, discard: () => void): void {
  const line = document.createElement("p");
  line.className = "kept";
  line.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = sentence("discard");
  button.addEventListener("click", () => {
    discard();
    line.remove();
    form.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
  });
  line.append(`${sentence("kept")} `, button);
  form.prepend(line);
}
