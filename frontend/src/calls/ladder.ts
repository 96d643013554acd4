/** How much of sound and picture a line carries: a step down soon, a step up when it has been well for longer. */
import type { Grade } from "./messages.ts";

/** What was measured over the last two seconds; what the browser does not know is undefined. */
export interface Sample {
  /** Of what was sent, between 0 and 1. */
  loss: number | undefined;
  /** There and back, in seconds. */
  roundTrip: number | undefined;
  /** What the line would carry, in bits a second. */
  bitrate: number | undefined;
}

interface Limits {
  loss: number;
  roundTrip: number;
  bitrate: number;
}

export const SAMPLE_MS = 2_000;
const STEPS: readonly Grade[] = ["full", "low", "sound", "text"];
/** Beyond which a step does not work any more. */
const WORKS: Readonly<Record<Grade, Limits>> = {
  full: { loss: 0.06, roundTrip: 0.8, bitrate: 120_000 },
  low: { loss: 0.12, roundTrip: 1.2, bitrate: 60_000 },
  sound: { loss: 0.3, roundTrip: 2.5, bitrate: 12_000 },
  text: { loss: Infinity, roundTrip: Infinity, bitrate: 0 },
};
const BAD_BEFORE_DOWN = 3;
const GOOD_BEFORE_UP = 5;
/** Where it got worse again after each step up, the next is tried later, and at most after a minute. */
const MOST_PATIENCE = 30;

export class Ladder {
  private step = 0;
  private bad = 0;
  private good = 0;
  private patience = GOOD_BEFORE_UP;
  private hasJustRisen = false;

  get grade(): Grade {
    return STEPS[this.step] ?? "text";
  }

  /** The step after one more measure. */
  take(sample: Sample): Grade {
    if (works(this.grade, sample)) this.well();
    else this.badly();
    return this.grade;
  }

  private well(): void {
    this.bad = 0;
    this.good += 1;
    if (this.good < this.patience) return;
    if (this.hasJustRisen) this.patience = GOOD_BEFORE_UP;
    this.hasJustRisen = this.step > 0;
    this.step = Math.max(0, this.step - 1);
    this.good = 0;
  }

  private badly(): void {
    this.good = 0;
    this.bad += 1;
    if (this.bad < BAD_BEFORE_DOWN) return;
    if (this.hasJustRisen) this.patience = Math.min(MOST_PATIENCE, this.patience * 2);
    this.hasJustRisen = false;
    this.step = Math.min(STEPS.length - 1, this.step + 1);
    this.bad = 0;
  }
}

function works(grade: Grade, { loss = 0, roundTrip = 0, bitrate = Infinity }: Sample): boolean {
  const limits = WORKS[grade];
  return loss <= limits.loss && roundTrip <= limits.roundTrip && bitrate >= limits.bitrate;
}

/** How a browser sends at each step, to one of so many others; a line up is shared by all of them. */
export function sending(grade: Grade, others: number): { video: RTCRtpEncodingParameters; audio: RTCRtpEncodingParameters } {
  const share = Math.round(1_500_000 / Math.max(1, others));
  const low = { maxBitrate: 120_000, scaleResolutionDownBy: 3, maxFramerate: 10 };
  const full = { maxBitrate: Math.min(700_000, share), scaleResolutionDownBy: 1, maxFramerate: 24 };
  return {
    video: { active: grade === "full" || grade === "low", ...(grade === "full" ? full : low) },
    audio: { active: grade !== "text" },
  };
}

/** What a connection's own counts say of the line to the other. */
export function sampleOf(report: RTCStatsReport): Sample {
  let loss: number | undefined;
  let roundTrip: number | undefined;
  let bitrate: number | undefined;
  report.forEach((each: Record<string, unknown>) => {
    if (each["type"] === "remote-inbound-rtp" && typeof each["fractionLost"] === "number") loss = Math.max(loss ?? 0, each["fractionLost"]);
    if (each["type"] !== "candidate-pair" || !each["nominated"]) return;
    if (typeof each["currentRoundTripTime"] === "number") roundTrip = each["currentRoundTripTime"];
    if (typeof each["availableOutgoingBitrate"] === "number") bitrate = each["availableOutgoingBitrate"];
  });
  return { loss, roundTrip, bitrate };
}
