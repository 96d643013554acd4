/** <button data-opens="id" hidden> appears and opens the <dialog>; a click beside it closes it. */
export function opensDialog(button: HTMLElement): void {
  const dialog = document.getElementById(button.dataset.opens ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  button.hidden = false;
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
}

export function closesBeside(dialog: HTMLDialogElement): void {
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog) return; // only the backdrop counts as the dialog itself
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside =
      event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!inside) dialog.close();
  });
}
