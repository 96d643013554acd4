/** What a page does and says where it reaches nobody, or all of the others only badly. */
import type { Grade, Seen } from "./messages.ts";

/** Where looking for a new way has not helped for so long, the page comes in anew. */
const ANEW_MS = 20_000;
/** Each time it is waited twice as long, up to some five minutes. */
const MOST_DOUBLINGS = 4;
const TRIES_BEFORE_WORDS = 2;

export class Reaching {
  private tries = 0;
  private since = 0;
  private pages = "";
  private people = "";

  /** Networks that let no call through are what is left to think of. */
  get hasNoWay(): boolean {
    return this.tries >= TRIES_BEFORE_WORDS;
  }

  /** Nothing is known while one's own line to the server is away. */
  waits(now: number): void {
    this.since = now;
  }

  /** Whether to come in anew; ``unreached`` are the others where none of them is reached. */
  isDue(unreached: readonly Seen[], now: number): boolean {
    const pages = unreached.map(({ peer }) => peer).sort().join();
    const people = unreached.map(({ person }) => person).sort().join();
    // Whoever has come in anew themselves is waited for, and somebody else may be reached.
    if (!people || pages !== this.pages) this.since = now;
    if (!people || people !== this.people) this.tries = 0;
    this.pages = pages;
    this.people = people;
    if (now - this.since < ANEW_MS * 2 ** Math.min(this.tries, MOST_DOUBLINGS)) return false;
    this.tries += 1;
    this.since = now;
    return true;
  }
}

export interface OtherLine {
  mine: Grade;
  isThere: boolean;
  wasThere: boolean;
}

/** The name of a sentence on one's own line: what is so with everybody is so with it. */
export function wordOfLine(others: readonly OtherLine[], { isAway, hasNoWay }: { isAway: boolean; hasNoWay: boolean }): string {
  const each = others.map(({ mine, isThere, wasThere }) => (isThere ? mine : wasThere ? "away" : "connecting"));
  const all = each.every((one) => one === each[0]) ? each[0] : undefined;
  if (isAway && (!all || all === "away")) return "lineAway";
  if (hasNoWay && !others.some(({ isThere }) => isThere)) return "noWay";
  const names: Partial<Record<string, string>> = { away: "othersAway", text: "lineText", sound: "lineSound", low: "lineLow" };
  return names[all ?? ""] ?? "";
}
