/**
 * Begins and ends telling this device: [data-push] holds the key by which browsers know the site,
 * and one part for each state. The forms inside send what was agreed with the browser, so that the
 * server is asked as by any other page.
 */

/** A worker that is not there by then was forbidden. */
const WORKER_MS = 5000;

type State = "unknown" | "denied" | "off" | "on" | "failed";

export async function pushes(section: HTMLElement): Promise<void> {
  const show = (...states: State[]): void => {
    for (const part of section.querySelectorAll<HTMLElement>("[data-push-state]")) {
      part.hidden = !states.includes(part.dataset.pushState as State);
    }
  };
  const part = (state: State): HTMLFormElement | null => section.querySelector(`form[data-push-state=${state}]`);

  const manager = await pushManager();
  if (!manager) {
    show("unknown");
    return;
  }
  const held = await kept(manager, section.dataset.push ?? "");
  // Told by the server, too: who has signed out and in again is not.
  const isTold = held !== null && part("on") !== null;
  show(Notification.permission === "denied" ? "denied" : isTold ? "on" : "off");

  const subscribe = async (form: HTMLFormElement): Promise<void> => {
    // One that was made for whoever was here before.
    await held?.unsubscribe();
    const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: section.dataset.push ?? "" });
    const { endpoint = "", keys = {} } = made.toJSON();
    fill(form, { endpoint, public_key: keys.p256dh ?? "", secret: keys.auth ?? "" });
    form.submit();
  };
  part("off")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const button = form.querySelector("button");
    if (button?.getAttribute("aria-busy") === "true") return;
    button?.setAttribute("aria-busy", "true");
    void Notification.requestPermission()
      .then((said) => (said === "granted" ? subscribe(form) : show(said === "denied" ? "denied" : "off")))
      .catch(() => show("failed", "off"))
      .finally(() => button?.removeAttribute("aria-busy"));
  });
  // The server forgets it in any case; the browser need not hold what nobody uses.
  part("on")?.addEventListener("submit", () => void held?.unsubscribe());
}

function fill(form: HTMLFormElement, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field) field.value = value;
  }
}

/** Of a browser that has one, and whose worker is there: it may have been forbidden. */
async function pushManager(): Promise<PushManager | null> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return null;
  const late = new Promise<null>((resolve) => window.setTimeout(() => resolve(null), WORKER_MS));
  const registration = await Promise.race([navigator.serviceWorker.ready, late]);
  return registration?.pushManager ?? null;
}

/** What the browser holds for this very site; for a site that had another key it is ended. */
async function kept(manager: PushManager, key: string): Promise<PushSubscription | null> {
  const held = await manager.getSubscription().catch(() => null);
  const made = held?.options?.applicationServerKey;
  if (!held || !made || inBase64(made) === key) return held;
  await held.unsubscribe();
  return null;
}

function inBase64(key: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Who signs out leaves nothing on the screen, and the browser asks nobody any more. */
export function forgetNews(form: HTMLFormElement): void {
  form.addEventListener("submit", () => {
    void navigator.serviceWorker?.getRegistration().then(async (registration) => {
      const shown = (await registration?.getNotifications()) ?? [];
      shown.forEach((each) => each.close());
      await (await registration?.pushManager?.getSubscription())?.unsubscribe();
    });
  });
}
