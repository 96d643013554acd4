/** A browser's page for one test, light enough to make anew each time. */
import { Window } from "happy-dom";

const SENTENCES = `<template id="sentences" data-kept="We kept what you wrote." data-discard="Discard it"
  data-offline="There is no connection." data-online="The connection is back." data-failed="That did not arrive."
  data-copied="Copied" data-nothing="Nothing found" data-remove="Remove %(name)s" data-results="Suggestions: %(count)s"
  data-preview="Preview" data-guessed="Guessed." data-show="Show" data-hide="Hide"></template>`;

const NAMES = [
  "window", "document", "location", "localStorage", "sessionStorage", "navigator", "performance", "Event", "CustomEvent",
  "KeyboardEvent", "MouseEvent", "PointerEvent", "SubmitEvent", "Node", "Element", "HTMLElement", "CSS", "Option",
  "HTMLInputElement", "HTMLTextAreaElement", "HTMLSelectElement", "HTMLButtonElement", "HTMLFormElement",
  "HTMLDialogElement", "HTMLDetailsElement", "HTMLTimeElement",
] as const;

export function page(html: string, { url = "http://docendo.example/c/maple/questions/7/" } = {}): Window {
  const window = new Window({ url });
  for (const name of NAMES) {
    const value = name === "window" ? window : (window as unknown as Record<string, unknown>)[name];
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  document.body.innerHTML = html + SENTENCES;
  return window;
}

/** The same browser on another page: its storage stays. */
export function nextPage(html: string, url = location.href): void {
  const kept = { ...localStorage };
  const ofTab = { ...sessionStorage };
  page(html, { url });
  for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value);
  for (const [key, value] of Object.entries(ofTab)) sessionStorage.setItem(key, value);
}

export function find<E extends Element = HTMLElement>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}

export function type(selector: string, text: string): void {
  const field = find<HTMLInputElement | HTMLTextAreaElement>(selector);
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function press(target: Element, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

export const moment = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
