/** A page with a call, whose server, devices, other browsers and clock are the test. */
import { call } from "../src/calls/call.ts";
import type { Said, Seen, Told } from "../src/calls/messages.ts";
import type { Heard } from "../src/socket.ts";
import { devices, type Devices } from "./devices.ts";
import { find, page } from "./page.ts";

const NodeEvent = globalThis.Event;
const NAMES = [
  "inCall", "nobody", "over", "you", "micOff", "screenOn", "mute", "muteName", "mutedByLead", "micStaysOff", "connecting", "stuck", "away", "lineAway",
  "othersAway", "lineBack", "noWay", "elsewhere", "full", "denied", "broken",
];
const attribute = (name: string): string => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
const PAGE = `<section data-call="/live/"><p data-who></p><div data-trouble hidden><p data-words></p></div>
  <div data-stage hidden><ul data-tiles></ul></div><p data-word></p>
  <div data-doors hidden>${["camera", "sound", "neither"].map((does) => `<button data-does="${does}"></button>`).join("")}</div>
  <div data-tools hidden>${["mic", "picture", "screen", "leave"].map((does) => `<button data-does="${does}"></button>`).join("")}</div></section>
  <template id="call-sentences" ${NAMES.map((name) => `${attribute(name)}="${name}"`).join(" ")}></template>`;

/** Another browser: whether it is reached is for the test to say. */
export class Connection extends EventTarget {
  static all: Connection[] = [];
  connectionState = "new";
  signalingState = "stable";
  remoteDescription = null;
  restarts = 0;
  constructor() {
    super();
    Connection.all.push(this);
  }
  addTransceiver = (): void => undefined;
  getTransceivers = (): [] => [];
  getReceivers = (): [] => [];
  getStats = (): Promise<Map<string, object>> => Promise.resolve(new Map());
  restartIce = (): void => void (this.restarts += 1);
  close = (): void => void (this.connectionState = "closed");
  stands(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new NodeEvent("connectionstatechange"));
  }
  static get open(): Connection[] {
    return Connection.all.filter(({ connectionState }) => connectionState !== "closed");
  }
}

export interface Call {
  made: Devices;
  line: Heard;
  said: Said[];
  /** Whether what the page says goes out. */
  isUp: boolean;
  hears: (told: Told) => void;
  press: (does: string) => Promise<void>;
  pass: (ms: number) => void;
  /** The name under which the page came in last. */
  peer: () => string;
  /** In the call with these others. */
  among: (...others: Seen[]) => void;
  of: <T extends Said["type"]>(type: T) => Extract<Said, { type: T }>[];
  word: () => string;
  end: () => void;
}

export const ME = 1;
export function seat(person: number, more: Partial<Seen> = {}): Seen {
  return { person, peer: `peer-of-${person}`, order: person, name: `Person ${person}`, mic: true, camera: true, screen: false, ...more };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export function aCall(): Call {
  const window = page(PAGE);
  for (const name of ["HTMLVideoElement", "HTMLAudioElement"]) {
    const made = (window as unknown as Record<string, { prototype: object }>)[name];
    if (!made) continue;
    Object.defineProperty(made.prototype, "srcObject", { value: null, configurable: true, writable: true });
    Object.assign(made.prototype, { play: () => Promise.resolve() });
  }
  document.body.dataset["person"] = String(ME);
  Connection.all = [];
  const made = devices();
  Object.defineProperty(globalThis, "RTCPeerConnection", { value: Connection, configurable: true, writable: true });
  const pass = clock();
  const own: Call = {
    made,
    line: { heard: () => undefined },
    said: [],
    isUp: true,
    hears: (told) => own.line.heard(JSON.stringify(told)),
    async press(does) {
      find(`[data-does=${does}]`).dispatchEvent(new MouseEvent("click", { bubbles: true }));
      await settled();
    },
    pass,
    peer: () => own.of("join").at(-1)?.peer ?? "",
    among: (...others) => {
      own.hears({ type: "joined", servers: [], mic: own.of("join").at(-1)?.mic ?? false });
      own.hears({ type: "roster", seats: [...others, seat(ME, { peer: own.peer(), order: 9 })] });
    },
    of: (type) => own.said.filter((each) => each.type === type) as never,
    word: () => find("[data-word]").textContent ?? "",
    end: () => undefined,
  };
  own.end = call(find("[data-call]"), (_path, line) => {
    own.line = line;
    const send = (message: unknown): boolean => {
      if (own.isUp) own.said.push(JSON.parse(String(message)) as Said);
      return own.isUp;
    };
    return {
      send,
      ask: send,
      close: () => undefined,
    };
  });
  own.line.opened?.();
  return own;
}

/** In the call with a microphone, and with these others. */
export async function inCall(...others: Seen[]): Promise<Call> {
  const own = aCall();
  await own.press("sound");
  await own.made.give();
  own.among(...others);
  return own;
}

/** Stops the clock of the page; it goes on by as much as is told. */
function clock(): (ms: number) => void {
  let now = 0;
  let last = 0;
  const timers = new Map<number, { at: number; every: number; does: () => void }>();
  const later = (does: () => void, ms: number, every: number): number => {
    timers.set(++last, { at: now + ms, every, does });
    return last;
  };
  const clear = (id: number): void => void timers.delete(id);
  Object.assign(window, {
    setInterval: (does: () => void, ms: number) => later(does, ms, ms),
    setTimeout: (does: () => void, ms: number) => later(does, ms, 0),
    clearInterval: clear,
    clearTimeout: clear,
  });
  Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true, writable: true });
  return (ms) => {
    for (const end = now + ms; now < end; ) {
      now = Math.min(end, now + 100);
      for (const [id, timer] of [...timers]) {
        if (timer.at > now || !timers.has(id)) continue;
        if (timer.every) timer.at += timer.every;
        else timers.delete(id);
        timer.does();
      }
    }
  };
}
