/**
 * <section data-documents-beside> opens a document within the page, in its [data-beside]: its links
 * lead to the document's own page, and say in data-opens-beside where the text alone is, and in
 * data-script what makes it live.
 */
export const CLOSES = "document:closes";

type Fetch = (url: string, target: HTMLElement) => Promise<void>;

export function documentsBeside(section: HTMLElement, fetch: Fetch): void {
  const place = section.querySelector<HTMLElement>("[data-beside]");
  if (!place) return;
  let opener: HTMLElement | null = null;

  const close = (): void => {
    place.querySelector("[data-document]")?.dispatchEvent(new Event(CLOSES));
    place.replaceChildren();
    section.querySelectorAll("[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  };
  section.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-close-beside]")) {
      close();
      opener?.focus();
      return;
    }
    const link = target.closest<HTMLElement>("[data-opens-beside]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    close();
    opener = link;
    link.setAttribute("aria-current", "true");
    loadOnce(link.dataset.script ?? "");
    // What comes when another one has been opened comes into nothing, and begins nothing.
    const own = document.createElement("div");
    place.append(own);
    void fetch(link.dataset.opensBeside ?? "", own).then(() => {
      own.querySelector<HTMLElement>("[tabindex='-1']")?.focus();
    });
  });
}

/** The editor is large: it comes with the first document that somebody opens. */
function loadOnce(address: string): void {
  if ([...document.scripts].some((script) => script.getAttribute("src") === address)) return;
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
}
