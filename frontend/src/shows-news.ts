/** What the service worker does with a message of the site: it shows it, and leads to it. */

interface Message {
  title: string;
  words: string;
  address: string;
  tag: string;
  lang: string;
  dir: NotificationDirection;
  icon: string;
}

/** The part of a service worker's surroundings that is used; lib.webworker would clash with lib.dom. */
export interface Surroundings {
  clients: {
    matchAll(options: object): Promise<readonly Page[]>;
    openWindow(address: string): Promise<unknown>;
  };
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
}
interface Page {
  focused: boolean;
  visibilityState: string;
  focus(): Promise<Page>;
  navigate(address: string): Promise<unknown>;
}

const PAGES = { type: "window", includeUncontrolled: true };

/** Shows it, unless its reader is looking at a page of ours, which tells them itself. */
export async function showNews({ clients, registration }: Surroundings, text: string): Promise<void> {
  const message = read(text);
  if (!message) return;
  const pages = await clients.matchAll(PAGES);
  if (pages.some((page) => page.focused && page.visibilityState === "visible")) return;
  await registration.showNotification(message.title, {
    body: message.words,
    tag: message.tag,
    lang: message.lang,
    dir: message.dir,
    icon: message.icon,
    data: message.address,
  });
}

/** To what it is about: in a page that is open already, or in a new one. */
export async function leadTo({ clients }: Surroundings, address: unknown): Promise<void> {
  const place = isOwn(address) ? address : "/";
  const [page] = await clients.matchAll(PAGES);
  if (!page) {
    await clients.openWindow(place);
    return;
  }
  const shown = await page.focus();
  // A page that the worker does not control yet cannot be led anywhere.
  await shown.navigate(place).catch(() => clients.openWindow(place));
}

function read(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message;
    return typeof message.title === "string" && isOwn(message.address) ? message : null;
  } catch {
    return null;
  }
}

function isOwn(address: unknown): address is string {
  return typeof address === "string" && /^\/(?!\/)/.test(address);
}
