/**
 * "/" goes to the search box, "a" to where one asks, and "?" shows what the keys do. Single keys can be in the way of who
 * speaks to their computer, so the help dialog has a switch for them (WCAG 2.1.4).
 */
// The same key on an Arabic keyboard.
const ASK = new Set(["a", "ش"]);
const OFF = "single-keys-off";

export function shortcuts(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (localStorage.getItem(OFF) || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const box = document.querySelector<HTMLInputElement>("#search");
      if (!box) return;
      event.preventDefault();
      // On a phone the box is folded away behind its link.
      if (box.checkVisibility()) box.select();
      else document.querySelector<HTMLAnchorElement>(".search-link")?.click();
    } else if (ASK.has(event.key)) {
      const box = document.querySelector<HTMLElement>("[data-ask]");
      const way = document.querySelector<HTMLAnchorElement>(".ask-button");
      if (!box && !way) return;
      event.preventDefault();
      if (box) box.focus();
      else way?.click();
    } else if (event.key === "?") {
      event.preventDefault();
      document.querySelector<HTMLDialogElement>("dialog#keys")?.showModal();
    }
  });
}

export function singleKeySwitch(box: HTMLInputElement): void {
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
