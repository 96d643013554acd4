/** Written by tools/room_messages.py from rooms/rules/messages.py: change it there. */

export type Part =
  | "small"
  | "people"
  | "floor"
  | "agenda"
  | "polls"
  | "lines"
  | "notes";

export const PARTS: readonly Part[] = ["small", "people", "floor", "agenda", "polls", "lines", "notes"];

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
  | "Agreed"
  | "Divided"
  | "Placed"
  | "CameBack"
  | "WentOver"
  | "DivisionExtended"
  | "Gathered"
  | "MainChanged";

/** What of the page an event changes. */
export const CHANGES: Readonly<Record<Kind, readonly Part[]>> = {
  Entered: ["small", "people", "floor", "agenda", "polls"],
  LineLost: ["small", "people", "floor", "agenda", "polls"],
  Left: ["small", "people", "floor", "agenda", "polls"],
  Removed: ["small", "people", "floor", "agenda", "polls"],
  RoleAdded: ["small", "people", "floor", "agenda", "polls"],
  RolesDealt: ["small", "people", "floor", "agenda", "polls"],
  RoleGiven: ["small", "people", "floor", "agenda", "polls"],
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
  Divided: ["small", "people", "floor", "agenda", "polls"],
  Placed: ["small", "people", "floor", "agenda", "polls"],
  CameBack: ["small", "people", "floor", "agenda", "polls"],
  WentOver: ["small", "people", "floor", "agenda", "polls"],
  Gathered: ["small", "people", "floor", "agenda", "polls"],
  DivisionExtended: ["small"],
  MainChanged: ["small"],
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
