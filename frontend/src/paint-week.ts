/**
 * <div data-paint-week data-hint data-night data-label> around seven <input data-day="0…6">, each with the
 * times of its day ("9:00–12:00, 17:30–19:00"): a grid of half hours above them to draw on. A mouse draws a
 * rectangle, a finger after resting for a moment, so that a quick one still scrolls, and a tap is one half
 * hour. Arrows move, Space paints, Shift with an arrow paints on. The lines stay what the form sends.
 */
const SLOT = 30;
const ROWS = (24 * 60) / SLOT;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const NIGHT = 12; // Until six o'clock: folded away unless somebody is free then.
const MORNING = 18;
const REST_MS = 220;
const STIRS = 8;
const NARROW = 480; // Names of days have no more room than a letter.
const PERIOD = /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$/;

interface Place {
  day: number;
  row: number;
}

export function paintWeek(holder: HTMLElement): void {
  new Week(holder);
}

/** The half hours of a line, or null where it cannot be read: then the server says why. */
export function readLine(line: string): boolean[] | null {
  const free = new Array<boolean>(ROWS).fill(false);
  for (const part of line.split(/[,،;؛]/).map((each) => each.trim())) {
    if (!part) continue;
    const found = PERIOD.exec(part);
    if (!found) return null;
    const [hour, minute, lastHour, lastMinute] = found.slice(1).map((number) => Number(number ?? 0));
    const start = (hour! * 60 + minute!) / SLOT;
    const end = (lastHour! * 60 + lastMinute!) / SLOT;
    if (!Number.isInteger(start) || !Number.isInteger(end) || end <= start || end > ROWS) return null;
    free.fill(true, start, end);
  }
  return free;
}

export function writeLine(free: readonly boolean[]): string {
  const spans: string[] = [];
  for (let row = 0; row < ROWS; row++) {
    if (!free[row] || free[row - 1]) continue;
    let end = row;
    while (end < ROWS && free[end]) end++;
    spans.push(`${clock(row)}–${clock(end)}`);
  }
  return spans.join(", ");
}

function clock(row: number): string {
  const minutes = row * SLOT;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

class Week {
  private readonly lines: HTMLInputElement[];
  private readonly cells: HTMLElement[][] = DAYS.map(() => []);
  private readonly rows: HTMLElement[] = [];
  private readonly free: boolean[][];
  private readonly night: HTMLButtonElement;
  private first = NIGHT;
  private here: Place = { day: 0, row: MORNING };
  /** While somebody draws: where they began, what they paint, and how all was before. */
  private stroke: { from: Place; paints: boolean; before: boolean[][] } | null = null;

  constructor(private readonly holder: HTMLElement) {
    this.lines = DAYS.map((day) => holder.querySelector<HTMLInputElement>(`input[data-day="${day}"]`)!);
    this.free = this.lines.map((line) => readLine(line.value) ?? readLine("")!);
    const grid = this.draw();
    const hint = document.createElement("p");
    hint.className = "help";
    hint.textContent = holder.dataset.hint ?? "";
    this.night = document.createElement("button");
    this.night.type = "button";
    this.night.className = "quiet small";
    this.night.textContent = holder.dataset.night ?? "";
    this.night.addEventListener("click", () => {
      this.showNight();
      this.focus({ day: this.here.day, row: 0 });
    });
    holder.prepend(hint, this.night, grid);
    this.show();
    this.listen(grid);
  }

  private draw(): HTMLElement {
    const grid = element("div", "week-grid", "grid");
    grid.setAttribute("aria-label", this.holder.dataset.label ?? "");
    grid.setAttribute("aria-multiselectable", "true");
    const names = this.lines.map((line) => line.labels?.[0]?.textContent?.trim() ?? "");
    const short = new Intl.DateTimeFormat(document.documentElement.lang || "en", {
      weekday: window.innerWidth < NARROW ? "narrow" : "short",
      timeZone: "UTC",
    });
    const head = element("div", "week-head", "row");
    const corner = element("span", "", "columnheader");
    corner.append(unseen(this.holder.dataset.label ?? ""));
    head.append(corner);
    names.forEach((name, day) => {
      const cell = element("span", "", "columnheader");
      cell.textContent = short.format(Date.UTC(2024, 0, 1 + day)); // a Monday
      cell.setAttribute("aria-label", name);
      head.append(cell);
    });
    grid.append(head);
    for (let row = 0; row < ROWS; row++) {
      const line = element("div", "week-row", "row");
      const hour = element("span", "week-hour", "rowheader");
      hour.append(row % 2 ? unseen(clock(row)) : clock(row));
      line.append(hour);
      for (const day of DAYS) {
        const cell = element("div", "week-cell", "gridcell");
        cell.tabIndex = -1;
        cell.setAttribute("aria-label", `${names[day]} ${clock(row)}`);
        cell.dataset.at = `${day} ${row}`;
        this.cells[day]![row] = cell;
        line.append(cell);
      }
      this.rows.push(line);
      grid.append(line);
    }
    return grid;
  }

  private listen(grid: HTMLElement): void {
    for (const [day, line] of this.lines.entries()) {
      line.addEventListener("change", () => {
        this.free[day] = readLine(line.value) ?? readLine("")!;
        this.show();
      });
    }
    grid.addEventListener("pointerdown", (event) => {
      const at = place(event.target);
      if (!at || event.button || event.pointerType === "touch") return;
      event.preventDefault(); // no text is selected on the way
      this.begin(at);
      const move = ({ target }: PointerEvent): void => this.go(place(target));
      const end = (): void => {
        document.removeEventListener("pointermove", move);
        this.end();
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", end, { once: true });
    });
    // A mouse has painted already; a tap and what a screen reader presses have not.
    grid.addEventListener("click", (event) => {
      const at = place(event.target);
      if (at && (event as PointerEvent).pointerType !== "mouse") this.toggle(at);
    });
    grid.addEventListener("touchstart", (event) => this.rest(grid, event), { passive: true });
    grid.addEventListener("keydown", (event) => this.key(event));
    grid.addEventListener("focusin", (event) => {
      const at = place(event.target);
      if (at) this.stand(at);
    });
  }

  // --- Drawing ------------------------------------------------------------------------------

  private begin(from: Place): void {
    this.stroke = { from, paints: !this.free[from.day]![from.row], before: this.free.map((day) => [...day]) };
    this.focus(from);
    this.go(from);
  }

  private go(to: Place | null): void {
    if (!this.stroke || !to) return;
    const { from, paints, before } = this.stroke;
    for (const day of DAYS) {
      this.free[day] = [...before[day]!];
      if (!between(day, from.day, to.day)) continue;
      for (let row = 0; row < ROWS; row++) if (between(row, from.row, to.row)) this.free[day]![row] = paints;
    }
    this.show();
  }

  private end(): void {
    if (!this.stroke) return;
    this.stroke = null;
    this.write();
  }

  /** A finger that rests before it moves draws; one that moves at once scrolls. */
  private rest(grid: HTMLElement, start: TouchEvent): void {
    const at = place(start.target);
    const touch = start.touches[0];
    if (!at || !touch || start.touches.length > 1) return;
    const timer = window.setTimeout(() => this.begin(at), REST_MS);
    const move = (event: TouchEvent): void => {
      const now = event.touches[0]!;
      if (this.stroke) {
        event.preventDefault();
        this.go(place(document.elementFromPoint(now.clientX, now.clientY)));
      } else if (Math.hypot(now.clientX - touch.clientX, now.clientY - touch.clientY) > STIRS) {
        window.clearTimeout(timer);
      }
    };
    const end = (event: Event): void => {
      window.clearTimeout(timer);
      grid.removeEventListener("touchmove", move);
      if (this.stroke) event.preventDefault(); // no click follows
      this.end();
    };
    grid.addEventListener("touchmove", move, { passive: false });
    for (const name of ["touchend", "touchcancel"]) grid.addEventListener(name, end, { once: true });
  }

  private toggle({ day, row }: Place): void {
    this.free[day]![row] = !this.free[day]![row];
    this.focus({ day, row });
    this.show();
    this.write();
  }

  private key(event: KeyboardEvent): void {
    const { day, row } = this.here;
    const ahead = document.documentElement.dir === "rtl" ? -1 : 1;
    const ways: Record<string, Place> = {
      ArrowUp: { day, row: row - 1 },
      ArrowDown: { day, row: row + 1 },
      ArrowLeft: { day: day - ahead, row },
      ArrowRight: { day: day + ahead, row },
      Home: { day, row: this.first },
      End: { day, row: ROWS - 1 },
    };
    if (event.key === " " || event.key === "Enter") this.toggle(this.here);
    else if (ways[event.key]) this.move(ways[event.key]!, event.shiftKey);
    else return;
    event.preventDefault();
  }

  private move(to: Place, paints: boolean): void {
    if (!this.cells[to.day] || to.row < this.first || to.row >= ROWS) return;
    if (paints) {
      this.free[to.day]![to.row] = this.free[this.here.day]![this.here.row]!;
      this.show();
      this.write();
    }
    this.focus(to);
  }

  // --- Showing ------------------------------------------------------------------------------

  private focus(at: Place): void {
    this.stand(at);
    this.cells[at.day]![at.row]!.focus({ preventScroll: this.stroke !== null });
  }

  private stand(at: Place): void {
    this.cells[this.here.day]![this.here.row]!.tabIndex = -1;
    this.here = at;
    this.cells[at.day]![at.row]!.tabIndex = 0;
  }

  private showNight(): void {
    this.first = 0;
    this.night.hidden = true;
    this.show();
  }

  private show(): void {
    if (this.first && this.free.some((day) => day.slice(0, NIGHT).includes(true))) this.showNight();
    this.rows.forEach((row, number) => (row.hidden = number < this.first));
    for (const day of DAYS) {
      this.cells[day]!.forEach((cell, row) => cell.setAttribute("aria-selected", String(this.free[day]![row])));
    }
    this.stand(this.here);
  }

  /** Into the lines that were painted on, and on to whoever saves them. */
  private write(): void {
    for (const [day, line] of this.lines.entries()) {
      const drawn = this.free[day]!;
      const read = readLine(line.value);
      // What cannot be read stays until something is painted on its day.
      if (read ? read.some((is, row) => is !== drawn[row]) : drawn.includes(true)) line.value = writeLine(drawn);
    }
    this.holder.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function element(tag: string, name: string, role: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.setAttribute("role", role);
  return made;
}

/** For who hears the page. */
function unseen(text: string): HTMLElement {
  return Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: text });
}

function place(target: EventTarget | null): Place | null {
  const at = target instanceof Element ? target.closest<HTMLElement>("[data-at]")?.dataset.at : undefined;
  if (!at) return null;
  const [day, row] = at.split(" ").map(Number);
  return { day: day!, row: row! };
}

function between(number: number, one: number, other: number): boolean {
  return Math.min(one, other) <= number && number <= Math.max(one, other);
}
