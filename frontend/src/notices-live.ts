/**
 * Keeps the bell's count true and lets what is new pop up, without a reload.
 *
 * A browser opens few lines to one site, so of all its pages one holds the line and tells the
 * others. Each line begins with the present count: whoever was away has missed nothing.
 */
export interface Told {
  unread: number;
  /** What pops up: as HTML, with whatever people wrote escaped by the server. */
  words?: string;
  href?: string;
}
/** Said among the pages of one browser: what one was told, or that a new one would like to know. */
type Said = { told: Told } | { asks: true };

const SETTLES_MS = 1000;
const SHOWN_MS = 12_000;
const AGAIN_MS = [10_000, 30_000, 120_000, 300_000];
const NAME = "docendo-notices";

export function noticesLive(bell: HTMLAnchorElement, settlesMs: number = SETTLES_MS): () => void {
  const url = bell.dataset["noticesLive"];
  if (!url || typeof EventSource === "undefined") return () => undefined;
  // Whoever signs out and in as somebody else must not hear what the other one is told.
  const name = `${NAME}-${document.body.dataset["person"] ?? ""}`;
  const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
  // Browsers give them to pages by HTTPS and to this machine's own, and to no others.
  const locks = navigator.locks as LockManager | undefined;
  let line: EventSource | null = null;
  let release: (() => void) | null = null;
  let asking: AbortController | null = null;
  let last: Told | null = null;
  let tries = 0;
  let timer: number | undefined;
  let isOver = false;

  const show = (told: Told): void => {
    count(bell, told.unread);
    if (told.words && document.visibilityState === "visible") popUp(told.words, told.href ?? bell.href);
  };

  const open = (): void => {
    line?.close();
    line = new EventSource(url);
    line.addEventListener("message", (event: MessageEvent<string>) => {
      tries = 0;
      const told = JSON.parse(event.data) as Told;
      last = { unread: told.unread };
      show(told);
      others?.postMessage({ told } satisfies Said);
    });
    line.addEventListener("bye", (event) => {
      line?.close();
      line = null;
      isOver = (event as MessageEvent<string>).data === "signed-out";
      // Whoever signs in again does so on another page, and that one needs the lock.
      if (isOver) end();
    });
    line.addEventListener("error", () => {
      // A line that breaks comes back by itself; one that was refused does not.
      if (line?.readyState !== EventSource.CLOSED) return;
      line = null;
      timer = window.setTimeout(() => release && !line && open(), AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
      tries += 1;
    });
  };

  const begin = (): void => {
    if (isOver || release || asking) return;
    if (!locks) {
      // Then each page has its own, while somebody looks at it.
      if (document.visibilityState !== "visible") return;
      release = () => undefined;
      open();
      return;
    }
    asking = new AbortController();
    void locks
      .request(name, { signal: asking.signal }, () => {
        open();
        return new Promise<void>((done) => (release = done));
      })
      .catch(() => undefined);
    others?.postMessage({ asks: true } satisfies Said);
  };

  const end = (): void => {
    window.clearTimeout(timer);
    asking?.abort();
    asking = null;
    line?.close();
    line = null;
    release?.();
    release = null;
  };

  others?.addEventListener("message", ({ data }: MessageEvent<Said>) => {
    if ("told" in data) show(data.told);
    else if (line && last) others.postMessage({ told: last } satisfies Said);
  });
  document.addEventListener("visibilitychange", () => {
    const isVisible = document.visibilityState === "visible";
    if (!locks) isVisible ? begin() : end();
    else if (isVisible && release && !line && !isOver) open();
  });
  // A page that is kept for going back holds no line; when it is shown again it asks anew.
  window.addEventListener("pagehide", end);
  window.addEventListener("pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted) begin();
  });
  // Who only passes through needs none.
  timer = window.setTimeout(begin, settlesMs);
  return () => {
    end();
    others?.close();
  };
}

function count(bell: HTMLAnchorElement, unread: number): void {
  const place = bell.querySelector<HTMLElement>("[data-unread]");
  const number = place?.querySelector("b");
  if (!place || !number) return;
  place.hidden = unread === 0;
  number.textContent = unread > 99 ? "99+" : String(unread);
}

/** Goes by itself, unless it is in use. */
function popUp(words: string, href: string): void {
  const place = document.getElementById("toasts");
  const drawn = document.querySelector<HTMLTemplateElement>("template#toast")?.content.firstElementChild;
  const toast = drawn?.cloneNode(true) as HTMLElement | undefined;
  const link = toast?.querySelector("a");
  const text = link?.querySelector("span");
  if (!place || !toast || !link || !text) return;
  link.href = href;
  text.innerHTML = words;
  place.replaceChildren(toast);
  const go = (): void => {
    if (toast.matches(":hover") || toast.contains(document.activeElement)) window.setTimeout(go, SHOWN_MS);
    else toast.remove();
  };
  toast.querySelector("[data-closes]")?.addEventListener("click", () => toast.remove());
  toast.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") toast.remove();
  });
  window.setTimeout(go, SHOWN_MS);
}
