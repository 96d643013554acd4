/**
 * <section data-passages="id">: what is selected in it is put into the field of that id, and what
 * the field is folded into opens. The server finds the words in the work again.
 */
export function selectsPassage(work: HTMLElement): void {
  const field = document.getElementById(work.dataset.passages ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  const take = (): void => {
    const selection = document.getSelection();
    const words = (selection?.toString() ?? "").replace(/\s+/g, " ").trim();
    if (!selection || !words || !work.contains(selection.anchorNode) || !work.contains(selection.focusNode)) return;
    field.value = field.maxLength > 0 ? words.slice(0, field.maxLength) : words;
    field.closest("details")?.setAttribute("open", "");
  };
  // Not while it grows: the mouse and the key that select it have to be let go first.
  document.addEventListener("mouseup", take);
  document.addEventListener("keyup", take);
  document.addEventListener("touchend", take);
}
