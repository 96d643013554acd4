import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { noticesLive, type Told } from "../src/notices-live.ts";
import { find, moment, page } from "./page.ts";

const BELL = `<a class="bell" href="/me/notices/" data-notices-live="/me/notices/live/"><span data-unread hidden><b>0</b></span></a>
  <div id="toasts" role="status"></div>
  <template id="toast"><div class="toast live"><a><span></span></a><button data-closes>Close</button></div></template>`;
const NEWS = { unread: 1, words: "<bdi>Jonas</bdi> answered", href: "/me/notices/7/" };

// Before page() brings those of a browser: lines and channels here are targets of Node.
const NodeEvent = globalThis.Event;

class Line extends EventTarget {
  static readonly CLOSED = 2;
  static open: Line[] = [];
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Line.open.push(this);
  }
  close(): void {
    this.readyState = Line.CLOSED;
    Line.open = Line.open.filter((each) => each !== this);
  }
  says(data: unknown, type = "message"): void {
    this.dispatchEvent(Object.assign(new NodeEvent(type), { data: typeof data === "string" ? data : JSON.stringify(data) }));
  }
}

/** Pages of one browser share these; each waits for its turn, as with navigator.locks. */
class Locks {
  #last = Promise.resolve();
  request(_name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(() => (signal.aborted ? Promise.reject(new Error("aborted")) : hold()));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

let channels: Channel[] = [];
class Channel extends EventTarget {
  constructor(readonly name: string) {
    super();
    channels.push(this);
  }
  postMessage(data: unknown): void {
    for (const each of channels.filter((other) => other !== this && other.name === this.name))
      each.dispatchEvent(Object.assign(new NodeEvent("message"), { data }));
  }
  close(): void {
    channels = channels.filter((each) => each !== this);
  }
}

function see(state: "visible" | "hidden"): void {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  page(BELL);
  Object.assign(globalThis, { EventSource: Line, BroadcastChannel: Channel });
  Object.defineProperty(navigator, "locks", { value: new Locks(), configurable: true });
  Line.open = [];
  channels = [];
  see("visible");
});

async function begin(): Promise<{ line: Line; end: () => void }> {
  const end = noticesLive(find<HTMLAnchorElement>(".bell"), 0);
  await moment(5);
  return { line: Line.open[0]!, end };
}
const shown = (): string => (find("[data-unread]").hidden ? "" : (find("[data-unread] b").textContent ?? ""));
const tells = (line: Line, told: Told): void => line.says(told);

test("who only passes through opens no line", async () => {
  const end = noticesLive(find<HTMLAnchorElement>(".bell"), 30);
  end();
  await moment(40);
  assert.equal(Line.open.length, 0);
});

test("the bell counts what it is told", async () => {
  const { line, end } = await begin();
  assert.equal(line.url, "/me/notices/live/");
  tells(line, { unread: 3 });
  assert.equal(shown(), "3");
  tells(line, { unread: 120 });
  assert.equal(shown(), "99+");
  tells(line, { unread: 0 });
  assert.equal(shown(), "");
  end();
});

test("what is new pops up, and goes when it is closed", async () => {
  const { line, end } = await begin();
  tells(line, NEWS);
  assert.equal(find("#toasts a").textContent, "Jonas answered");
  assert.equal(find<HTMLAnchorElement>("#toasts a").getAttribute("href"), "/me/notices/7/");
  find<HTMLButtonElement>("[data-closes]").click();
  assert.equal(document.querySelector(".toast"), null);
  end();
});

test("nothing pops up where nobody looks, and it still counts", async () => {
  const { line, end } = await begin();
  see("hidden");
  tells(line, NEWS);
  assert.equal(document.querySelector(".toast"), null);
  assert.equal(shown(), "1");
  end();
});

test("of several pages one holds the line and tells the others; another takes over", async () => {
  const first = await begin();
  const other = noticesLive(find<HTMLAnchorElement>(".bell"), 0);
  await moment(5);
  assert.equal(Line.open.length, 1);
  const heard: unknown[] = [];
  const third = new Channel(channels[0]!.name);
  third.addEventListener("message", (event) => heard.push((event as MessageEvent).data));
  tells(first.line, NEWS);
  assert.deepEqual(heard, [{ told: NEWS }]);
  third.postMessage({ asks: true });
  assert.deepEqual(heard[1], { told: { unread: 1 } }, "a page that asks is told the count, and nothing pops up again");
  first.end();
  await moment(5);
  assert.equal(Line.open.length, 1);
  assert.notEqual(Line.open[0], first.line);
  other();
});

test("who signed out opens no line any more; whom another page replaced does when looked at", async () => {
  const { line, end } = await begin();
  line.says("elsewhere", "bye");
  assert.equal(Line.open.length, 0);
  see("hidden");
  see("visible");
  assert.equal(Line.open.length, 1);
  Line.open[0]!.says("signed-out", "bye");
  see("hidden");
  see("visible");
  assert.equal(Line.open.length, 0);
  // Whoever signs in again does so on another page of this browser.
  const other = await begin();
  assert.equal(Line.open.length, 1);
  other.end();
  end();
});

test("a line that breaks is left to the browser, one that was refused is not asked for at once", async () => {
  const { line, end } = await begin();
  line.readyState = 0;
  line.dispatchEvent(new NodeEvent("error"));
  assert.equal(Line.open.length, 1);
  line.close();
  line.dispatchEvent(new NodeEvent("error"));
  await moment(20);
  assert.equal(Line.open.length, 0);
  end();
});

test("a page that is left holds no line, and asks anew when it comes back", async () => {
  const { end } = await begin();
  window.dispatchEvent(new Event("pagehide"));
  assert.equal(Line.open.length, 0);
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await moment(5);
  assert.equal(Line.open.length, 1);
  end();
});

test("without locks a page has its own line while somebody looks at it", async () => {
  Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
  const { end } = await begin();
  assert.equal(Line.open.length, 1);
  see("hidden");
  assert.equal(Line.open.length, 0);
  see("visible");
  assert.equal(Line.open.length, 1);
  end();
});
