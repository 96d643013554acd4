/** Says so when the line is down or the server does not answer; nothing that was typed is lost. */
import { sentence } from "./sentences.ts";

let toast: HTMLElement | null = null;

export function watchConnection(): void {
  window.addEventListener("offline", () => say("offline"));
  window.addEventListener("online", () => {
    if (toast) say("online", 4000);
  });
  document.addEventListener("htmx:sendError", () => say(navigator.onLine ? "failed" : "offline"));
  document.addEventListener("htmx:timeout", () => say("failed"));
  document.addEventListener("htmx:responseError", () => say("failed"));
  document.addEventListener("htmx:afterOnLoad", () => hush());
  // A plain form would leave for the browser's own error page, and the words with it.
  document.addEventListener("submit", (event) => {
    if (!navigator.onLine && !event.defaultPrevented) {
      event.preventDefault();
      say("offline");
    }
  });
}

function say(what: "offline" | "online" | "failed", forMs?: number): void {
  hush();
  toast = document.createElement("div");
  toast.className = "toast";
  toast.setAttribute("role", "alert");
  toast.textContent = sentence(what);
  document.body.append(toast);
  if (forMs !== undefined) window.setTimeout(hush, forMs);
}

function hush(): void {
  toast?.remove();
  toast = null;
}
