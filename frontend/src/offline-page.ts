/** Has the browser keep our page for the time without a connection, in the language of this one. */
export function offlinePage(): void {
  if (!("serviceWorker" in navigator)) return; // not on plain http beyond this machine
  const address = `/service-worker.js?language=${document.documentElement.lang}`;
  window.addEventListener("load", () => void navigator.serviceWorker.register(address).catch(() => undefined));
}
