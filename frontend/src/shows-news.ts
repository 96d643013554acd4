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
  url: string;
  focus(): Promise<unknown>;
}

const PAGES = { type: "window", includeUncontrolled: true };

/** Shows it, always: Safari ends telling a device whose page keeps three messages to itself. */
export async function showNews({ registration }: Surroundings, text: string): Promise<void> {
  const message = read(text);
  if (!message) return;
  await registration.showNotification(message.title, {
    body: message.words,
    tag: message.tag,
    lang: message.lang,
    dir: message.dir,
    icon: message.icon,
    data: message.address,
  });
}

/** To what it is about. No page is led away from what somebody does there, such as a call. */
export async function leadTo({ clients }: Surroundings, address: unknown): Promise<void> {
  const place = isOwn(address) ? address : "/";
  const there = (await clients.matchAll(PAGES)).find((page) => new URL(page.url).pathname === place);
  await (there?.focus() ?? clients.openWindow(place));
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
  if (typeof address !== "string" || !address.startsWith("/")) return false;
  return new URL(address, "https://own.invalid/").origin === "https://own.invalid";
}
