/** Light, dark or as the device: shown at once, and sent so that the next page starts with it. */
export function themeSwitch(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const root = document.documentElement;
    if (button.value === "system") delete root.dataset.theme;
    else root.dataset.theme = button.value;
    for (const other of form.querySelectorAll<HTMLButtonElement>("button[name=theme]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    const body = new URLSearchParams();
    for (const field of form.querySelectorAll<HTMLInputElement>("input[name]")) body.set(field.name, field.value);
    body.set("theme", button.value);
    // Manual: the answer leads back to this page, which need not be drawn for nobody.
    void fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => undefined);
  });
}
