/** What scrolls sideways inside a text can be reached, and so scrolled, by keyboard. */
export function scrollByKeys(prose: HTMLElement): void {
  for (const wide of prose.querySelectorAll<HTMLElement>("pre, table, math[display=block]")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
}
