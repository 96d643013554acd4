/** The call in the page of a room: coming in, who is there, what one shows, and what a bad line leaves of it. */
import { connect, type Heard, type Line } from "../socket.ts";
import { mayCall, mayShareScreen, troubleOf, type Wanted } from "./devices.ts";
import { TalkTime } from "./levels.ts";
import { Mesh } from "./mesh.ts";
import type { Joined, Roster, Said, Seen, Told } from "./messages.ts";
import { Own } from "./own.ts";
import { Reaching, wordOfLine } from "./reaching.ts";
import { type Note, Tile } from "./tiles.ts";
import { words } from "./words.ts";

type Connect = (path: string, heard: Heard) => Line;

const LISTENS_MS = 100;
const TELLS_MS = 15_000;
const ASKS_MS = 25_000;
/** No more is believed at once: MOST_SECONDS_AT_ONCE of calls/rules/limits.py. */
const MOST_SECONDS = 120;
const SPEAKS_ABOVE = 0.02;
const SAYS_BACK_MS = 5_000;
const LOOKS_MS = 5_000;

export function call(part: HTMLElement, open: Connect = connect): () => void {
  const place = <E extends HTMLElement>(name: string): E => {
    const found = part.querySelector<E>(`[data-${name}]`);
    if (!found) throw new Error(`a call has no ${name}`);
    return found;
  };
  const [doors, tools, stage, list, who, word, trouble] = ["doors", "tools", "stage", "tiles", "who", "word", "trouble"].map((name) => place(name)) as [
    HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement,
  ];
  const tiles = new Map<string, Tile>();
  const talk = new TalkTime();
  let seats: readonly Seen[] = [];
  /** The name of this page while it is in the call, or comes in. */
  let peer = "";
  let isIn = false;
  let isAway = false;
  let isComing = false;
  // What was asked with the last join: what was switched on since is not taken back by its answer.
  let askedMic = false;
  const reaching = new Reaching();
  let lineWord = "";
  /** Why the microphone is off, until it is on again. */
  let micWord = "";
  let isOver = false;

  const say = (said: Said): boolean => line.send(JSON.stringify(said));
  const own = new Own(() => shows());
  const mesh = new Mesh(own.tracks, say, {
    track: (name, track) => tiles.get(name)?.take(track, track.kind as "audio" | "video"),
    changed: () => draw(),
  });

  // --- What is heard ---------------------------------------------------------------------------

  const heard = (told: Told): void => {
    switch (told.type) {
      case "roster":
        return roster(told);
      case "joined":
        return joined(told);
      case "passed":
        return mesh.hear(told);
      case "full":
        leave();
        return fails("full");
      case "muted":
        own.mute();
        micWord = "mutedByLead";
        return shows();
    }
  };

  const roster = (told: Roster): void => {
    seats = told.seats;
    const mine = seats.find((seat) => seat.peer === peer);
    const me = seats.find((seat) => String(seat.person) === document.body.dataset["person"]);
    if (isIn && !isComing && !mine && me) {
      stopCall();
      fails("elsewhere");
    }
    if (isIn && !isComing && !mine && !me) comeBack();
    if (mine && isIn) {
      const others = seats.filter((seat) => seat !== mine);
      settleTiles(mine, others);
      mesh.settle(mine, others);
    }
    draw();
  };

  const joined = ({ servers, mic }: Joined): void => {
    if (askedMic && !mic && own.mic) {
      own.mute();
      micWord = "micStaysOff";
    }
    mesh.servers = servers.map(({ urls, username, credential }) => ({ urls: [...urls], ...(username && { username, credential }) }));
    if (isAway) mesh.restart();
    isAway = false;
    isComing = false;
    isIn = true;
    say({ type: "who" });
  };

  const line = open(part.dataset["call"] ?? "", {
    opened: () => peer && comeBack(),
    heard: (message) => {
      if (typeof message === "string") heard(JSON.parse(message) as Told);
    },
    closed: (_code, comesBack) => {
      if (comesBack) {
        isAway ||= isIn;
        return draw();
      }
      stopCall();
      isOver = true;
      doors.hidden = true;
      who.textContent = words("over");
    },
  });

  const comeBack = (): void => {
    askedMic = own.mic;
    say({ type: "join", peer, mic: own.mic, camera: own.camera, screen: own.screen });
  };

  const looks = (): void => {
    const others = seats.filter((seat) => seat.peer !== peer);
    const isReached = !isIn || others.some((seat) => mesh.line(seat.peer).isThere);
    const now = performance.now();
    if (isAway) reaching.waits(now);
    else if (reaching.isDue(isReached ? [] : others, now)) {
      peer = name();
      isComing = true;
      comeBack();
    }
    draw();
  };

  // --- What is done ----------------------------------------------------------------------------

  const join = async (wanted: Wanted): Promise<void> => {
    if (peer) return;
    const mine = (peer = name());
    trouble.hidden = true;
    busy(true);
    try {
      await own.begin(wanted);
      // The room may have ended while the browser asked.
      if (peer !== mine) return;
      mesh.send(own.tracks);
      comeBack();
    } catch (error) {
      if (peer !== mine) return;
      peer = "";
      fails(troubleOf(error));
    } finally {
      busy(false);
    }
  };

  const busy = (isBusy: boolean): void => doors.querySelectorAll("button").forEach((button) => (button.disabled = isBusy));

  const leave = (): void => {
    tell();
    if (peer) say({ type: "leave" });
    stopCall();
  };

  const stopCall = (): void => {
    isIn = false;
    isAway = false;
    peer = "";
    mesh.close();
    own.close();
    tiles.forEach((tile) => tile.close());
    tiles.clear();
    lineWord = micWord = "";
    speak();
    draw();
  };

  const shows = (): void => {
    mesh.send(own.tracks);
    if (isIn) say({ type: "shows", mic: own.mic, camera: own.camera, screen: own.screen });
    draw();
  };

  /** A button that is pressed again while the browser still asks changes nothing more. */
  const changes = (change: () => Promise<void> | void) => {
    let isChanging = false;
    return async (): Promise<void> => {
      if (isChanging) return;
      isChanging = true;
      trouble.hidden = true;
      try {
        await change();
      } catch (error) {
        fails(troubleOf(error));
      } finally {
        isChanging = false;
      }
      if (isIn) shows();
    };
  };

  const press: Record<string, () => unknown> = {
    camera: () => join({ mic: true, camera: true }),
    sound: () => join({ mic: true, camera: false }),
    neither: () => join({ mic: false, camera: false }),
    mic: changes(() => (own.mic ? own.mute() : own.unmute())),
    picture: changes(() => (own.camera ? own.hide() : own.show())),
    screen: changes(async () => {
      if (own.screen) return own.unshare();
      // Whoever closes the browser's own question has not met with trouble.
      await own.share().catch((error: unknown) => troubleOf(error) !== "denied" && Promise.reject(error));
    }),
    leave: () => {
      leave();
      doors.querySelector("button")?.focus();
    },
  };
  const pressed = ({ target }: Event): void => {
    const button = (target as Element).closest<HTMLElement>("button[data-does]");
    if (button) void press[button.dataset["does"] ?? ""]?.();
  };

  // --- What is shown ---------------------------------------------------------------------------

  const settleTiles = (mine: Seen, others: readonly Seen[]): void => {
    const all = [mine, ...others];
    for (const [key, tile] of tiles) {
      if (all.some((seat) => seat.peer === key)) continue;
      tile.close();
      tiles.delete(key);
    }
    for (const seat of all) {
      if (tiles.has(seat.peer)) continue;
      const tile = new Tile(seat, seat === mine, () => say({ type: "mute", person: seat.person }));
      tiles.set(seat.peer, tile);
      list.append(tile.element);
    }
  };

  const draw = (): void => {
    doors.hidden = Boolean(peer) || isOver || !mayCall();
    tools.hidden = !isIn;
    stage.hidden = !isIn;
    for (const [does, isOn] of [["mic", own.mic], ["picture", own.camera], ["screen", own.screen]] as const) {
      const button = tools.querySelector<HTMLElement>(`[data-does=${does}]`);
      if (!button) continue;
      // Its words say what pressing does; a pressed state beside them would say it backwards.
      button.classList.toggle("on", isOn);
      const label = button.querySelector<HTMLElement>("[data-label]");
      if (label) write(label, button.dataset[isOn ? "off" : "on"] ?? "");
    }
    if (!isOver) write(who, seats.length ? words("inCall", { names: seats.map(({ name }) => `\u2068${name}\u2069`).join(", ") }) : words("nobody"));
    for (const seat of seats) tiles.get(seat.peer)?.draw(seat, seat.peer === peer ? "" : noteOf(seat));
    const mine = seats.find((seat) => seat.peer === peer);
    if (mine) tiles.get(peer)?.take(own.tracks.video, "video");
    if (isIn) speakOfLine();
  };

  const noteOf = (seat: Seen): Note => {
    const { mine, theirs, isThere, wasThere, isStuck } = mesh.line(seat.peer);
    if (!isThere) return wasThere ? "away" : isStuck ? "stuck" : "connecting";
    if (theirs === "text") return "textTheirs";
    if (theirs === "sound") return "soundTheirs";
    if (mine === "text") return "textMine";
    if (mine === "sound" && (own.camera || own.screen)) return "soundMine";
    if (theirs === "low" && (seat.camera || seat.screen)) return "lowTheirs";
    return mine === "low" && (own.camera || own.screen) ? "lowMine" : "";
  };

  const speakOfLine = (): void => {
    const others = seats.filter((seat) => seat.peer !== peer).map((seat) => mesh.line(seat.peer));
    const now = wordOfLine(others, { isAway, hasNoWay: reaching.hasNoWay });
    if (now === lineWord || (!now && lineWord === "lineBack")) return speak();
    // Whoever has come in anew is not reached by that yet.
    const isBack = Boolean(lineWord) && (!others.length || others.some(({ isThere }) => isThere));
    lineWord = now || (isBack ? "lineBack" : "");
    if (lineWord === "lineBack") window.setTimeout(() => {
      if (lineWord === "lineBack") lineWord = "";
      speak();
    }, SAYS_BACK_MS);
    speak();
  };

  /** A text that is set anew is read out anew, even where it is the same. */
  const write = (place: HTMLElement, text: string): void => {
    if (place.textContent !== text) place.textContent = text;
  };

  const speak = (): void => {
    if (own.mic) micWord = "";
    write(word, [micWord, lineWord].filter(Boolean).map((each) => words(each)).join(" "));
  };

  const fails = (name: string): void => {
    const text = trouble.querySelector("[data-words]");
    if (text) text.textContent = words(name);
    trouble.hidden = false;
    draw();
  };

  // --- What is measured ------------------------------------------------------------------------

  let listenedAt = performance.now();
  const listen = (): void => {
    const now = performance.now();
    if (isIn) {
      // Of a page that slept only a little is known.
      talk.hear(own.level(), now, Math.min(now - listenedAt, 3 * LISTENS_MS));
      // Whoever is alone speaks to nobody.
      if (!mesh.size) talk.took(talk.peek());
      tiles.get(peer)?.speaks(talk.isSpeaking);
      for (const seat of seats) if (seat.peer !== peer) tiles.get(seat.peer)?.speaks(seat.mic && mesh.level(seat.peer) > SPEAKS_ABOVE);
    }
    listenedAt = now;
  };

  const tell = (): void => {
    const seconds = Math.min(talk.peek(), MOST_SECONDS);
    // What the line did not carry is told when it is back.
    if (isIn && seconds && say({ type: "spoke", seconds })) talk.took(seconds);
  };

  // --- Its beginning and end -------------------------------------------------------------------

  const timers = [
    window.setInterval(listen, LISTENS_MS),
    window.setInterval(tell, TELLS_MS),
    window.setInterval(looks, LOOKS_MS),
    window.setInterval(() => isIn && line.ask(JSON.stringify({ type: "who" } satisfies Said)), ASKS_MS),
  ];
  const isBack = (): void => mesh.restart();
  const end = (): void => {
    timers.forEach((timer) => window.clearInterval(timer));
    window.removeEventListener("online", isBack);
    window.removeEventListener("pagehide", end);
    part.removeEventListener("click", pressed);
    leave();
    line.close();
  };
  part.addEventListener("click", pressed);
  window.addEventListener("online", isBack);
  window.addEventListener("pagehide", end);
  if (!mayShareScreen()) tools.querySelector("[data-does=screen]")?.remove();
  if (!mayCall()) fails("noCalls");
  draw();
  return end;
}

/** Nobody can guess it, and it says nothing of who it is. */
function name(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
