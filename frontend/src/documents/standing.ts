/** What the corner of a document says, and it is true: see line.ts. */
import type { Standing, Trouble } from "./line.ts";

export type Words = "saved" | "saving" | "connecting" | "offline" | "unkept" | "reading" | "waiting" | "signedOutUnkept" | "left" | Trouble;

export function words(standing: Standing, { mayWrite, isKept, wasConnected, hasLeft = false }: { mayWrite: boolean; isKept: boolean; wasConnected: boolean; hasLeft?: boolean }): Words {
  if (standing.trouble === "signedOut" && hasLeft) return "left";
  if (standing.trouble === "signedOut" && mayWrite && !isKept) return "signedOutUnkept";
  if (standing.trouble) return standing.trouble;
  if (!standing.isConnected) {
    if (!wasConnected && navigator.onLine) return "connecting";
    return mayWrite ? (isKept ? "offline" : "unkept") : "waiting";
  }
  if (!mayWrite) return "reading";
  return standing.isSaved ? "saved" : "saving";
}

/** What is said aloud as well: to hear of each letter that it is saved would be in the way. */
export const SPOKEN: ReadonlySet<Words> = new Set([
  "offline",
  "unkept",
  "waiting",
  "signedOut",
  "signedOutUnkept",
  "left",
  "reader",
  "away",
  "full",
  "broken",
  "gone",
  "refused",
]);
