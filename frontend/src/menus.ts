/** <details data-menu> closes on Escape, on a click beside it, and when the focus goes elsewhere. */
export function menus(): void {
  document.addEventListener("click", (event) => closeAllBut(event.target));
  document.addEventListener("focusin", (event) => closeAllBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
  });
}

function open(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
}

function closeAllBut(target: EventTarget | null): void {
  for (const menu of open()) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  }
}
