/**
 * What is said beside a document: sent without leaving the page, and drawn anew by the server when
 * somebody has said something. What one is writing meanwhile stays.
 */
import { morph } from "../rooms/morph.ts";
import { unfinished } from "./unfinished.ts";

/** Told by the line to the document, when something was said; and by this, when it is shown. */
export const COMMENTED = "document:commented";
export const SHOWN = "document:comments-shown";

const ASKED = { "HX-Request": "true", Accept: "application/json, text/html" };

export function comments(): void {
  let isReading = false;
  let isAskedAgain = false;
  const sending = new WeakSet<HTMLFormElement>();

  const section = (): HTMLElement | null => document.getElementById("document-comments");

  const put = (html: string): void => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("document-comments");
    const shown = section();
    if (!fresh || !shown) return;
    const goOn = unfinished(shown, fresh);
    morph(shown, fresh);
    goOn();
    document.dispatchEvent(new Event(SHOWN));
  };

  const read = async (): Promise<void> => {
    const address = section()?.dataset.comments;
    if (!address) return;
    if (isReading) {
      isAskedAgain = true;
      return;
    }
    isReading = true;
    try {
      const response = await fetch(address, { headers: ASKED });
      if (response.ok) put(await response.text());
    } catch {
      // Without a line there is nothing new to show: it is asked again when the line is back.
    } finally {
      isReading = false;
    }
    if (isAskedAgain) {
      isAskedAgain = false;
      await read();
    }
  };

  const send = async (form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> => {
    // Else a second press, while the first is on its way, would say the same again.
    if (sending.has(form)) return;
    sending.add(form);
    const body = new FormData(form);
    if (submitter instanceof HTMLButtonElement && submitter.name) body.set(submitter.name, submitter.value);
    const before = new Set(ids());
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: ASKED });
      // 204 with HX-Redirect is the way to the page where one signs in, or sends it again: nothing has arrived.
      const wayOut = response.headers.get("HX-Redirect");
      if (wayOut) {
        window.location.assign(wayOut);
        return;
      }
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      if (!response.ok || isJson) {
        const said = isJson ? ((await response.json()) as { message?: string }) : {};
        fault(said.message ?? "");
        return;
      }
      form.reset();
      movePlace(form, "");
      section()?.querySelector("[data-comments-fault]")?.setAttribute("hidden", "");
      form.closest("details")?.removeAttribute("open");
      put(await response.text());
      const news = ids().find((id) => !before.has(id));
      (document.getElementById(news ?? "") ?? document.getElementById("document-comments-title"))?.focus();
    } catch {
      fault("");
    } finally {
      sending.delete(form);
    }
  };

  const ids = (): string[] => [...(section()?.querySelectorAll("[id^=comment-][tabindex]") ?? [])].map(({ id }) => id);

  const fault = (words: string): void => {
    const place = section()?.querySelector<HTMLElement>("[data-comments-fault]");
    if (!place) return;
    place.textContent = words || (place.dataset.commentsFault ?? "");
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener(COMMENTED, () => void read());
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("#document-comments form[data-said]")) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
  // Words that were changed by hand stand elsewhere.
  document.addEventListener("input", ({ target }) => {
    const field = target as HTMLElement;
    if (!field.matches("#document-comments [data-passage]")) return;
    movePlace(field.closest("form"), "");
  });
}

export function movePlace(form: HTMLFormElement | null, to: string): void {
  const place = form?.querySelector<HTMLInputElement>("[data-place]");
  if (place) place.value = to;
}
