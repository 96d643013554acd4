/**
 * A form that the server keeps while it is written ([data-keeps]) waits for the draft that is on
 * its way: sent beside it, it would meet its own draft as what somebody else has saved meanwhile.
 */

/** It waits no longer than this: on a lost line the form says so itself. */
const WAIT_MS = 5000;

export function waitForDraft(form: HTMLFormElement): void {
  let isSending = false;
  let waiting: { pressed: HTMLElement | null; timer: number } | null = null;

  const goOn = (): void => {
    isSending = false;
    if (!waiting) return;
    const { pressed, timer } = waiting;
    window.clearTimeout(timer);
    waiting = null;
    form.requestSubmit(pressed);
  };
  const ofDraft = (event: Event): boolean =>
    (event as CustomEvent<{ elt: Element }>).detail.elt.matches("[data-keeps]");

  form.addEventListener("htmx:beforeRequest", (event) => {
    if (!ofDraft(event)) return;
    if (waiting) event.preventDefault();
    else isSending = !event.defaultPrevented;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (ofDraft(event)) goOn();
  });
  window.addEventListener("pageshow", () => (isSending = false));
  // Before all others hear of it: the form is not on its way yet.
  form.addEventListener(
    "submit",
    (event) => {
      if (!isSending) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting ??= { pressed: event.submitter, timer: window.setTimeout(goOn, WAIT_MS) };
    },
    { capture: true },
  );
}
