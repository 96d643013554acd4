/**
 * A room while people are in it: hears what happens, and draws anew what has changed.
 *
 * The server draws each part for its reader. What comes through the socket says only what has
 * happened, so nothing that is hidden or taken back is ever on its way here.
 */
import { sentence } from "../sentences.ts";
import { connect, type Heard, type Line } from "../socket.ts";
import { tick } from "./clocks.ts";
import { CHANGES, PARTS, type Frame, type Happened, type Part } from "./messages.ts";
import { morph } from "./morph.ts";
import { draggedToSmallRooms, isTimeUp, showPlan } from "./small.ts";
import { hasUnsent, noted, type Noted, sentAway, settleNotes, takeVersion } from "./unsent.ts";

type Connect = (path: string, heard: Heard) => Line;

const GATHERS_MS = 60;
/** While the line is lost the page asks by itself, so that a room works where no socket does. */
const ASKS_MS = 10_000;
/** In a quiet room nothing else would tell that the line is not one any more. */
const ASKS_LINE_MS = 30_000;
/** What a page hints at comes with time, and with no event. */
const HINTS_MS = 60_000;
const SAYS_BACK_MS = 4_000;
const ELSEWHERE = new Set([401, 403, 404, 409]);

export function room(page: HTMLElement, open: Connect = connect): () => void {
  const { room: base = "", recap = "", lobby = "" } = page.dataset;
  const state = page.querySelector<HTMLElement>("[data-state]");
  let last = Number(page.dataset["last"]);
  let drawn = last;
  let isLost = false;
  let isOpen = false;
  let isDrawing = false;
  /** Where the page would have led on to, had nothing been left to send. */
  let wayOn = "";
  let timer: number | undefined;
  const wanted = new Set<Part>();

  const want = (parts: readonly Part[]): void => {
    parts.forEach((part) => wanted.add(part));
    if (timer === undefined) timer = window.setTimeout(() => void draw(), GATHERS_MS);
  };

  const draw = async (): Promise<void> => {
    timer = undefined;
    if (isDrawing || !wanted.size) return;
    isDrawing = true;
    const parts = [...wanted];
    wanted.clear();
    try {
      const asked = new URLSearchParams(parts.map((part) => ["part", part]));
      asked.set("after", String(drawn));
      if (!isOpen) asked.set("here", "yes");
      const response = await fetch(`${base}parts/?${asked}`, { headers: { Accept: "application/json, text/html" } });
      if (ELSEWHERE.has(response.status)) return leave(response.status === 401 ? base : lobby);
      if (response.redirected) return leave(response.url);
      if (!response.ok) throw new Error(String(response.status));
      put(await response.text());
    } catch {
      parts.forEach((part) => wanted.add(part));
      timer ??= window.setTimeout(() => void draw(), ASKS_MS);
    } finally {
      isDrawing = false;
      if (wanted.size) timer ??= window.setTimeout(() => void draw(), GATHERS_MS);
    }
  };

  const put = (html: string): void => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-last]");
    if (!fresh) return;
    drawn = Math.max(drawn, Number(fresh.getAttribute("data-last")));
    last = Math.max(last, drawn);
    for (const part of [...fresh.children]) {
      const place = document.getElementById(part.id);
      if (place?.id === "room-news") {
        const words = part.textContent?.trim();
        if (words) place.textContent = words;
      } else if (place) {
        const isAtEnd = part.id === "part-lines" && atEnd(place);
        morph(place, part);
        if (isAtEnd) toEnd(place);
      }
    }
    settleNotes(page);
    showPlan(page);
    tick(page);
  };

  const asksForMissed = (): void => void line.ask(JSON.stringify({ after: last }));

  const happened = (frame: Happened): void => {
    if (frame.number <= last) return;
    if (frame.number > last + 1) {
      asksForMissed();
      return;
    }
    last = frame.number;
    if (frame.kind === "Ended") return leave(recap);
    want(CHANGES[frame.kind as keyof typeof CHANGES] ?? PARTS);
  };

  const line = open(`${base}live/`, {
    opened: () => asksForMissed(),
    heard: (message) => {
      if (typeof message !== "string") return;
      const frame = JSON.parse(message) as Frame;
      if (frame.type === "happened") return happened(frame);
      isOpen = true;
      if (frame.is_anew) {
        last = frame.number;
        want(PARTS);
      } else if (isLost) want(PARTS);
      if (isLost) say("back", SAYS_BACK_MS);
      isLost = false;
    },
    closed: (code, comesBack) => {
      isOpen = false;
      if (!comesBack) return leave(code === 4401 ? base : lobby);
      isLost = true;
      say("away");
    },
  });

  const say = (name: string, forMs?: number): void => {
    if (!state) return;
    state.textContent = sentence(name);
    if (forMs !== undefined) window.setTimeout(() => !isLost && (state.textContent = ""), forMs);
  };

  /** Nobody is led on from words that they have not sent: those stay, with the way on beside them. */
  const leave = (address: string): void => {
    stop();
    const over = page.querySelector<HTMLElement>("[data-over]");
    if (!over || !hasUnsent(page)) return go(address);
    over.hidden = false;
    over.querySelector("a")?.setAttribute("href", address);
    wayOn = address;
  };

  const go = (address: string): void => {
    end();
    window.location.assign(address);
  };

  const submit = (event: Event): void => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-live]") || event.defaultPrevented) return;
    event.preventDefault();
    void send(form, (event as SubmitEvent).submitter);
  };

  const send = async (form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> => {
    const body = new FormData(form);
    const { name, value } = (submitter ?? {}) as HTMLButtonElement;
    if (name) body.set(name, value);
    // Else a second press, while the first is on its way, would send the same words again.
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (response.status === 401) return leave(base);
      if (!response.ok) {
        const said = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
        // Where the room is over the server lays one's words beside what stands there now.
        if (said.code === "recap_changed_meanwhile" && wayOn) return form.submit();
        fault(page, said.message ?? sentence("failed"));
        if (said.code === "recap_changed_meanwhile") takeVersion(page);
        return;
      }
      fault(page, "");
      if (form.hasAttribute("data-clears")) sentAway(form, body);
      if (form.hasAttribute("data-notes")) noted(form, body, (await response.json()) as Noted);
      if (wayOn) leave(wayOn);
      else if (!isOpen) want(PARTS);
      else if (form.dataset["redraws"]) want(PARTS.filter((part) => part === form.dataset["redraws"]));
    } catch {
      fault(page, sentence("failed"));
    } finally {
      form.ariaBusy = null;
    }
  };

  const typed = (event: Event): void => {
    (event.target as Element).closest("form[data-notes]")?.setAttribute("data-dirty", "");
  };

  page.addEventListener("submit", submit);
  page.addEventListener("input", typed);
  const endDragging = draggedToSmallRooms(page);
  const clock = window.setInterval(() => {
    tick(page);
    if (isTimeUp(page)) want(["small"]);
  }, 500);
  const asks = window.setInterval(() => !isOpen && want(PARTS), ASKS_MS);
  const asksLine = window.setInterval(() => isOpen && asksForMissed(), ASKS_LINE_MS);
  const hints = window.setInterval(() => !document.hidden && want(["floor"]), HINTS_MS);
  const lines = document.getElementById("part-lines");
  if (lines) toEnd(lines);
  tick(page);

  function stop(): void {
    window.clearInterval(clock);
    window.clearInterval(asks);
    window.clearInterval(asksLine);
    window.clearInterval(hints);
    window.clearTimeout(timer);
    wanted.clear();
    line.close();
  }

  function end(): void {
    stop();
    endDragging();
    page.removeEventListener("submit", submit);
    page.removeEventListener("input", typed);
  }
  return end;
}

function atEnd(lines: HTMLElement): boolean {
  const list = lines.querySelector("[role=log]");
  return !list || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
}

function toEnd(lines: HTMLElement): void {
  const list = lines.querySelector("[role=log]");
  if (list) list.scrollTop = list.scrollHeight;
}

function fault(page: HTMLElement, words: string): void {
  const place = page.querySelector<HTMLElement>("[data-fault]");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}
