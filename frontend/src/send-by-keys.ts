/** Ctrl+Enter (or Command+Enter) in a text sends its form, as its button would. */
export function sendByKeys(): void {
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
    event.preventDefault();
    field.form?.requestSubmit();
  });
}
