/** Written by tools/room_messages.py from rooms/rules/messages.py: change it there. */

export type Part =
  | "people"
  | "floor"
  | "agenda"
  | "polls"
  | "lines"
  | "notes";

export const PARTS: readonly Part[] = ["people", "floor", "agenda", "polls", "lines", "notes"];

export type Kind =
  | "Entered"
  | "LineLost"
  | "Left"
  | "Removed"
  | "DoorChanged"
  | "Said"
  | "LineChanged"
  | "PointAdded"
  | "PointDropped"
  | "PointExtended"
  | "TimerStarted"
  | "TimerPaused"
  | "PointDone"
  | "RoleAdded"
  | "RolesDealt"
  | "RoleGiven"
  | "HandRaised"
  | "HandLowered"
  | "FloorGiven"
  | "FloorEnded"
  | "Spoken"
  | "PollAsked"
  | "Voted"
  | "PollShown"
  | "Reacted"
  | "RecapSaved"
  | "Ended"
  | "Agreed";

/** What of the page an event changes. */
export const CHANGES: Readonly<Record<Kind, readonly Part[]>> = {
  Entered: ["people", "floor", "agenda", "polls"],
  LineLost: ["people", "floor", "agenda", "polls"],
  Left: ["people", "floor", "agenda", "polls"],
  Removed: ["people", "floor", "agenda", "polls"],
  RoleAdded: ["people", "floor", "agenda", "polls"],
  RolesDealt: ["people", "floor", "agenda", "polls"],
  RoleGiven: ["people", "floor", "agenda", "polls"],
  DoorChanged: ["people"],
  Reacted: ["people"],
  Spoken: ["people"],
  HandRaised: ["people", "floor"],
  HandLowered: ["people", "floor"],
  FloorGiven: ["people", "floor"],
  FloorEnded: ["people", "floor"],
  Said: ["lines"],
  LineChanged: ["lines"],
  PointAdded: ["agenda"],
  PointDropped: ["agenda"],
  PointExtended: ["agenda"],
  TimerStarted: ["agenda"],
  TimerPaused: ["agenda"],
  PointDone: ["agenda"],
  PollAsked: ["polls"],
  Voted: ["polls"],
  PollShown: ["polls"],
  RecapSaved: ["notes"],
  Ended: [],
  Agreed: [],
};

/** An event, as its row keeps it. */
export interface Happened {
  type: "happened";
  number: number;
  kind: string;
  by: number | null;
  at: string;
  payload: Record<string, unknown>;
}

/** How far the sitting has come; all before it has been sent. */
export interface UpTo {
  type: "up_to";
  number: number;
  is_anew: boolean;
}

/** Said by the page: up to which event it knows all. */
export interface Since {
  after: number;
}

export type Frame =
  | Happened
  | UpTo;
