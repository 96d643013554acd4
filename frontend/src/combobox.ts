/**
 * Finding topics as one types, over a field that works without it:
 *   <select multiple data-combobox>                      chooses among its own options,
 *   <select multiple data-combobox data-find-url="…">    and among what the server finds,
 *   <input data-combobox data-find-url="…">              keeps the names, separated by commas.
 * The server answers `?q=words` with [{"value": "7", "name": "Algebra", "note": "also: groups"}].
 */
import { ask, type Found } from "./finding.ts";
import { sentence } from "./sentences.ts";

type Find = (words: string) => Promise<Found[]>;

const WAIT_MS = 150;
const MOST = 12;

export function combobox(field: HTMLInputElement | HTMLSelectElement): void {
  const holder = field instanceof HTMLSelectElement ? new Options(field) : new Names(field);
  const url = field.dataset.findUrl;
  const find: Find = url ? (words) => ask(url, words) : (words) => holder.among(words);
  new Combobox(field, holder, find);
}

/** What has been chosen, kept in the plain field so that the form sends it. */
interface Holder {
  chosen(): Found[];
  add(found: Found): void;
  remove(value: string): void;
  among(words: string): Promise<Found[]>;
  /** What was typed and is in no list; null where only what is listed may be chosen. */
  asTyped(words: string): Found | null;
}

class Options implements Holder {
  constructor(private readonly select: HTMLSelectElement) {}

  chosen(): Found[] {
    return [...this.select.options].filter((option) => option.selected && option.value).map(found);
  }
  add({ value, name }: Found): void {
    const known = [...this.select.options].find((option) => option.value === value);
    const option = known ?? new Option(name, value);
    if (!known) this.select.add(option);
    option.selected = true;
  }
  remove(value: string): void {
    for (const option of this.select.options) if (option.value === value) option.selected = false;
  }
  among(words: string): Promise<Found[]> {
    const wanted = fold(words);
    return Promise.resolve(
      [...this.select.options].filter((option) => fold(option.text).includes(wanted) && option.value).map(found),
    );
  }
  asTyped(): null {
    return null;
  }
}

class Names implements Holder {
  constructor(private readonly input: HTMLInputElement) {}

  private names(): string[] {
    return this.input.value.split(/[,،]/).map((name) => name.trim()).filter(Boolean);
  }
  chosen(): Found[] {
    return this.names().map((name) => ({ value: name, name }));
  }
  add({ name }: Found): void {
    this.input.value = [...this.names(), name].join(", ");
  }
  remove(value: string): void {
    this.input.value = this.names().filter((name) => name !== value).join(", ");
  }
  among(): Promise<Found[]> {
    return Promise.resolve([]);
  }
  asTyped(words: string): Found {
    return { value: words, name: words };
  }
}

class Combobox {
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("ul");
  private readonly chips = document.createElement("ul");
  private readonly status = document.createElement("span");
  private offered: Found[] = [];
  private at = -1;
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly field: HTMLInputElement | HTMLSelectElement,
    private readonly holder: Holder,
    private readonly find: Find,
  ) {
    const { input, list, chips, status } = this;
    // The label, the help and the links of an error summary now lead to the new input.
    input.id = field.id;
    field.id = `${field.id}_plain`;
    list.id = `${input.id}_list`;
    input.type = "text";
    input.autocomplete = "off";
    set(input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
      ...copied(field, ["aria-describedby", "aria-invalid"]),
    });
    const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent?.trim() ?? "";
    set(list, { role: "listbox", "aria-label": label });
    list.className = "combobox-list";
    list.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    chips.setAttribute("role", "list");
    const box = document.createElement("div");
    box.className = "combobox-box";
    box.append(chips, input);
    const root = document.createElement("div");
    root.className = "combobox";
    root.append(box, list, status);
    field.required = false;
    field.hidden = true;
    field.before(root);
    this.drawChips();

    box.addEventListener("click", (event) => {
      if (event.target === box || event.target === chips) input.focus();
    });
    input.addEventListener("input", () => this.searchSoon());
    input.addEventListener("focus", () => this.searchSoon());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("draft", () => this.drawChips());
    // Before whatever sends the form reads it.
    field.form?.addEventListener("submit", () => this.enter(), { capture: true });
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // keep the focus in the input
      const row = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (row) this.choose(this.offered[Number(row.dataset.at)]);
    });
  }

  private searchSoon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), WAIT_MS);
  }

  private async search(): Promise<void> {
    const words = this.input.value.trim();
    const asked = ++this.asked;
    let found: Found[];
    try {
      found = await this.find(words);
    } catch {
      found = []; // no line: what is typed can still be entered
    }
    if (asked !== this.asked || document.activeElement !== this.input) return;
    const taken = new Set(this.holder.chosen().map(({ value }) => value));
    this.offered = found.filter(({ value, name }) => !taken.has(value) && !taken.has(name)).slice(0, MOST);
    this.at = words && this.offered.length ? 0 : -1;
    this.drawList(words);
  }

  private drawList(words: string): void {
    const rows = this.offered.map(({ name, note }, at) => {
      const row = document.createElement("li");
      set(row, { role: "option", id: `${this.list.id}_${at}`, "data-at": String(at) });
      row.append(name);
      if (note) row.append(Object.assign(document.createElement("small"), { textContent: note }));
      return row;
    });
    if (!rows.length && words) {
      const row = Object.assign(document.createElement("li"), { className: "nothing" });
      set(row, { role: "option", "aria-disabled": "true" });
      row.textContent = sentence("nothing");
      rows.push(row);
    }
    this.list.replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.status.textContent = sentence("results", { count: String(this.offered.length) });
    this.mark();
  }

  private mark(): void {
    for (const [at, row] of [...this.list.children].entries()) {
      row.setAttribute("aria-selected", String(at === this.at));
      if (at === this.at) row.scrollIntoView?.({ block: "nearest" });
    }
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `${this.list.id}_${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const words = this.input.value.trim();
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (this.list.hidden) return void this.search();
        const count = this.offered.length;
        if (!count) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.at = this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count;
        return this.mark();
      }
      case "Enter":
      case ",":
      case "،":
        if (!words && this.at < 0) return; // an empty box lets Enter send the form
        event.preventDefault();
        return this.choose(this.offered[this.at] ?? this.holder.asTyped(words));
      case "Escape":
        if (!this.list.hidden) {
          event.stopPropagation();
          this.close();
        }
        return;
      case "Backspace": {
        const last = this.holder.chosen().at(-1);
        if (!this.input.value && last) this.drop(last.value);
      }
    }
  }

  private choose(found: Found | null | undefined): void {
    if (!found) return;
    if (!this.holder.chosen().some(({ value }) => value === found.value)) this.holder.add(found);
    this.input.value = "";
    this.close();
    this.changed();
  }

  /** What was typed and not entered counts all the same when the form is sent. */
  private enter(): void {
    const words = this.input.value.trim();
    if (!words) return;
    const meant = this.offered.find(({ name }) => fold(name) === fold(words));
    this.choose(meant ?? this.holder.asTyped(words));
  }

  private drop(value: string): void {
    this.holder.remove(value);
    this.changed();
    this.input.focus();
  }

  private changed(): void {
    this.drawChips();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked++;
    this.at = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private drawChips(): void {
    this.chips.replaceChildren(
      ...this.holder.chosen().map(({ value, name }) => {
        const chip = document.createElement("li");
        chip.className = "tag";
        const remove = document.createElement("button");
        remove.type = "button";
        remove.textContent = "×";
        remove.setAttribute("aria-label", sentence("remove", { name }));
        remove.addEventListener("click", () => this.drop(value));
        chip.append(name, remove);
        return chip;
      }),
    );
  }
}

function found(option: HTMLOptionElement): Found {
  return { value: option.value, name: option.text.trim() };
}

/** Case and accents do not matter to who searches. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function copied(from: Element, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (from.hasAttribute(name) ? [[name, from.getAttribute(name) ?? ""]] : [])),
  );
}
