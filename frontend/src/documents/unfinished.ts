/** What somebody is about to say outlasts that the comments are drawn anew, as a server knows none of it. */

/** Give the new drawing what the old one has that is not sent yet; call the answer when it is shown. */
export function unfinished(shown: Element, fresh: Element): () => void {
  shown.querySelectorAll<HTMLInputElement>("input[data-place]").forEach(({ id, value }) => {
    fresh.querySelector(`input[id="${id}"][data-place]`)?.setAttribute("value", value);
  });
  const fault = shown.querySelector<HTMLElement>("[data-comments-fault]:not([hidden])");
  if (fault) fresh.querySelector("[data-comments-fault]")?.replaceWith(fault.cloneNode(true));
  const begun = [...shown.querySelectorAll<HTMLElement>("[data-holds-words]")]
    .filter((fold) => [...fold.querySelectorAll("textarea")].some(({ value }) => value.trim()))
    .map((fold) => ({ fold, thread: fold.parentElement?.id ?? "", focused: fold.contains(document.activeElement) ? document.activeElement : null }));
  return () => {
    for (const { fold, thread, focused } of begun) {
      if (!fold.isConnected) bringBack(fold, thread);
      if (focused !== document.activeElement) (focused as HTMLElement | null)?.focus();
    }
  };
}

/** Its thread was settled meanwhile or is gone, or the right to comment: whoever sends it reads so, and has the words. */
function bringBack(fold: HTMLElement, thread: string): void {
  const other = document.getElementById(fold.id);
  const place = document.getElementById(thread) ?? document.getElementById("document-comments");
  if (other) other.replaceWith(fold);
  else place?.append(fold);
  for (let above = fold.parentElement; above; above = above.parentElement) {
    if (above instanceof HTMLDetailsElement) above.open = true;
  }
}
