import assert from "node:assert/strict";
import { test } from "node:test";
import { troubleOf } from "../src/calls/devices.ts";
import { Ladder, sampleOf, sending } from "../src/calls/ladder.ts";
import { TalkTime } from "../src/calls/levels.ts";

const WELL = { loss: 0, roundTrip: 0.05, bitrate: 800_000 };
const LOSSY = { loss: 0.2, roundTrip: 0.2, bitrate: 300_000 };
const DEAF = { loss: 0.6, roundTrip: 0.4, bitrate: 300_000 };

function after(ladder: Ladder, sample: typeof WELL, times: number): string {
  for (let time = 0; time < times; time++) ladder.take(sample);
  return ladder.grade;
}

test("a bad line loses the large picture, then the picture, then the sound", () => {
  const ladder = new Ladder();
  assert.equal(after(ladder, LOSSY, 2), "full", "one or two bad measures are no bad line");
  assert.equal(after(ladder, LOSSY, 1), "low");
  assert.equal(after(ladder, LOSSY, 3), "sound");
  assert.equal(after(ladder, LOSSY, 3), "sound", "sound goes through a line that no picture does");
  assert.equal(after(ladder, DEAF, 3), "text");
});

test("a line that is well again gets all of it back, step by step", () => {
  const ladder = new Ladder();
  after(ladder, DEAF, 9);
  assert.equal(ladder.grade, "text");
  assert.equal(after(ladder, WELL, 4), "text");
  assert.equal(after(ladder, WELL, 1), "sound");
  assert.equal(after(ladder, WELL, 10), "full");
});

test("what gets worse after each step up is tried later each time", () => {
  const ladder = new Ladder();
  after(ladder, LOSSY, 6);
  assert.equal(after(ladder, WELL, 5), "low");
  assert.equal(after(ladder, LOSSY, 3), "sound");
  assert.equal(after(ladder, WELL, 9), "sound");
  assert.equal(after(ladder, WELL, 1), "low");
});

test("a slow line and a narrow one are bad ones, and what is not known is not bad", () => {
  assert.equal(after(new Ladder(), { ...WELL, roundTrip: 2 }, 6), "sound");
  assert.equal(after(new Ladder(), { ...WELL, bitrate: 30_000 }, 6), "sound");
  const nothing = { loss: undefined, roundTrip: undefined, bitrate: undefined };
  const ladder = new Ladder();
  for (let time = 0; time < 9; time++) ladder.take(nothing);
  assert.equal(ladder.grade, "full");
});

test("what a browser sends is less with each step, and less to each of many", () => {
  assert.equal(sending("full", 1).video.maxBitrate, 700_000);
  assert.equal(sending("full", 5).video.maxBitrate, 300_000);
  assert.ok((sending("low", 1).video.scaleResolutionDownBy ?? 1) > 1);
  assert.deepEqual([sending("sound", 1).video.active, sending("sound", 1).audio.active], [false, true]);
  assert.deepEqual([sending("text", 1).video.active, sending("text", 1).audio.active], [false, false]);
});

test("of all counts of a connection those of its own line are read", () => {
  const report = new Map<string, object>([
    ["a", { type: "remote-inbound-rtp", fractionLost: 0.1 }],
    ["b", { type: "remote-inbound-rtp", fractionLost: 0.3 }],
    ["c", { type: "candidate-pair", nominated: false, currentRoundTripTime: 9 }],
    ["d", { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.2, availableOutgoingBitrate: 5 }],
  ]);
  assert.deepEqual(sampleOf(report as unknown as RTCStatsReport), { loss: 0.3, roundTrip: 0.2, bitrate: 5 });
});

function hear(talk: TalkTime, levels: readonly number[], from = 0): void {
  levels.forEach((level, place) => talk.hear(level, from + place * 100, 100));
}

test("whole seconds of speech are counted, with the pauses between words", () => {
  const talk = new TalkTime();
  // Half of the time a word, half of it none.
  hear(talk, Array.from({ length: 100 }, (_each, place) => (place % 4 < 2 ? 0.1 : 0.003)));
  const seconds = talk.peek();
  assert.ok(seconds >= 9 && seconds <= 10, String(seconds));
  assert.equal(talk.peek(), seconds, "what was not told is kept");
  talk.took(seconds);
  assert.equal(talk.peek(), 0);
});

test("silence, a fan and a microphone that is off are no speech", () => {
  for (const level of [0.002, 0]) {
    const talk = new TalkTime();
    hear(talk, Array.from({ length: 100 }, () => level));
    assert.equal(talk.peek(), 0);
  }
  const fan = new TalkTime();
  hear(fan, Array.from({ length: 600 }, () => 0.02));
  fan.took(fan.peek());
  hear(fan, Array.from({ length: 100 }, () => 0.02), 60_000);
  assert.equal(fan.peek(), 0, "what is always there is the room's noise");
});

test("each way in which a browser refuses has a sentence of its own", () => {
  const became = ["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError"].map((name) => troubleOf(Object.assign(new Error(name), { name })));
  assert.deepEqual(became, ["denied", "absent", "busy", "broken"]);
});
