/**
 * A page on which somebody waits, or sees who waits: draws itself anew whenever something changes,
 * and leads whoever waits into the room when a helper is there.
 *
 * The line says only that something has changed; the server draws what this reader may know.
 */
import { relativeTime } from "./relative-time.ts";
import { morph } from "./rooms/morph.ts";
import { connect, type Heard, type Line } from "./socket.ts";

type Connect = (path: string, heard: Heard) => Line;

const GATHERS_MS = 100;
/** While the line is lost, or an answer was, the page asks by itself. */
const ASKS_MS = 15_000;

export function liveHelp(part: HTMLElement, open: Connect = connect): () => void {
  const helping = part.dataset["live"] ?? "";
  // After a refusal the address of the window is one that is only posted to.
  const own = part.dataset["page"] ?? window.location.href;
  let timer: number | undefined;
  let isOpen = false;
  let isDrawing = false;
  let isWanted = false;
  let hasMissed = false;
  let hasEnded = false;

  const want = (): void => {
    timer ??= window.setTimeout(() => void drawOne(), GATHERS_MS);
  };

  /** One at a time, so that what was asked first does not come last. */
  const drawOne = async (): Promise<void> => {
    timer = undefined;
    isWanted = isDrawing;
    if (isDrawing) return;
    isDrawing = true;
    // What has failed is asked again with the next beat, whether the line is open or not.
    hasMissed = !(await draw());
    isDrawing = false;
    if (isWanted && !hasEnded) want();
  };

  /** Whether it is known how things stand. */
  const draw = async (): Promise<boolean> => {
    try {
      const response = await fetch(own, { headers: { Accept: "text/html" } });
      if (hasEnded) return true;
      // What is over is no page of who might have helped.
      if (response.status === 404) go(helping);
      else if (response.redirected) go(response.url);
      else if (response.ok) put(await response.text());
      else return false;
      return true;
    } catch {
      return false;
    }
  };

  const put = (html: string): void => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(part.id);
    if (!fresh) return window.location.reload();
    morph(part, fresh);
    part.querySelectorAll<HTMLTimeElement>("time[data-relative]").forEach((time) => relativeTime(time));
    enter();
  };

  /** Once for each helper who comes: whoever has left the room is not sent back. */
  const enter = (): void => {
    const form = part.querySelector<HTMLFormElement>("form[data-enters]");
    const key = `entered:${form?.dataset["enters"]}`;
    if (!form || sessionStorage.getItem(key)) return;
    form.requestSubmit();
  };

  const line = open(`${helping.replace(/helping\/$/, "")}listen/`, {
    heard: () => {
      isOpen = true;
      want();
    },
    closed: () => {
      isOpen = false;
    },
  });
  // By the button, too.
  part.addEventListener("submit", ({ target }) => {
    const { enters } = (target as HTMLFormElement).dataset;
    if (enters) sessionStorage.setItem(`entered:${enters}`, "yes");
  });
  const asks = window.setInterval(() => (!isOpen || hasMissed) && want(), ASKS_MS);
  enter();

  const go = (address: string): void => {
    end();
    window.location.assign(address);
  };

  function end(): void {
    hasEnded = true;
    window.clearInterval(asks);
    window.clearTimeout(timer);
    line.close();
  }
  return end;
}
