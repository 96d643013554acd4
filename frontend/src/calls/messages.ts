/** Written by tools/call_messages.py from calls/rules/messages.py: change it there. */

export type Grade =
  | "full"
  | "low"
  | "sound"
  | "text";

/** An offer or an answer of a browser. */
export interface Description {
  type: "offer" | "answer";
  sdp: string;
}

/** A way by which a browser can be reached. */
export interface Candidate {
  candidate: string;
  sdpMid: string | null;
  sdpMLineIndex: number | null;
  usernameFragment: string | null;
}

/** Somebody in the call; whoever came later, with the higher ``order``, calls the others. */
export interface Seen {
  person: number;
  peer: string;
  order: number;
  name: string;
  mic: boolean;
  camera: boolean;
  screen: boolean;
}

/** Where a browser learns how it can be reached, or what passes its sound and picture on. */
export interface IceServer {
  urls: readonly string[];
  username: string;
  credential: string;
}

/** Somebody comes into the call, or back into it after the line was cut. */
export interface Join {
  type: "join";
  peer: string;
  mic: boolean;
  camera: boolean;
  screen: boolean;
}

/** They go, and stay in the room. */
export interface Leave {
  type: "leave";
}

/** Asks who is in the call. */
export interface Who {
  type: "who";
}

/** What somebody lets others hear and see. */
export interface Shows {
  type: "shows";
  mic: boolean;
  camera: boolean;
  screen: boolean;
}

/** To one other page in the call: how to reach this one, or how much it sends. */
export interface Signal {
  type: "signal";
  to: string;
  description: Description | null;
  candidates: readonly Candidate[];
  grade: "full" | "low" | "sound" | "text" | null;
}

/** For how many whole seconds somebody spoke since this was said last. */
export interface Spoke {
  type: "spoke";
  seconds: number;
}

/** Who leads switches off somebody's microphone, until they switch it on again. */
export interface Mute {
  type: "mute";
  person: number;
}

/** All who are in the call, in the order in which they came. */
export interface Roster {
  type: "roster";
  seats: readonly Seen[];
}

/** You are in the call, with these servers; ``mic`` is whether the others hear you. */
export interface Joined {
  type: "joined";
  servers: readonly IceServer[];
  mic: boolean;
}

/** As many are in the call as it holds. */
export interface Full {
  type: "full";
}

/** What another page in the call said to this one. */
export interface Passed {
  type: "passed";
  by: string;
  description: Description | null;
  candidates: readonly Candidate[];
  grade: "full" | "low" | "sound" | "text" | null;
}

/** Who leads has switched off your microphone. */
export interface Muted {
  type: "muted";
}

export type Said =
  | Join
  | Leave
  | Who
  | Shows
  | Signal
  | Spoke
  | Mute;

export type Told =
  | Roster
  | Joined
  | Full
  | Passed
  | Muted;
