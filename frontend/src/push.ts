/**
 * Begins and ends telling this device: [data-push] holds the key by which browsers know the site,
 * and one part for each state. The forms inside send what was agreed with the browser, so that the
 * server is asked as by any other page.
 */

type State = "unknown" | "denied" | "off" | "on" | "failed";

export async function pushes(section: HTMLElement): Promise<void> {
  const show = (...states: State[]): void => {
    for (const part of section.querySelectorAll<HTMLElement>("[data-push-state]")) {
      part.hidden = !states.includes(part.dataset.pushState as State);
    }
  };
  const part = (state: State): HTMLFormElement | null => section.querySelector(`form[data-push-state=${state}]`);

  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    show("unknown");
    return;
  }
  const manager = (await navigator.serviceWorker.ready).pushManager;
  const held = await manager.getSubscription();
  // Told by the server, too: who has signed out and in again is not.
  const isTold = held !== null && part("on") !== null;
  show(Notification.permission === "denied" ? "denied" : isTold ? "on" : "off");

  const subscribe = async (form: HTMLFormElement): Promise<void> => {
    // One that was made for another key, or for whoever was here before.
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
