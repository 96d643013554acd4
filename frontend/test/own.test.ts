import assert from "node:assert/strict";
import { test } from "node:test";
import { Own } from "../src/calls/own.ts";
import { devices, type Devices } from "./devices.ts";
import { page } from "./page.ts";

const BOTH = { mic: true, camera: true };

function walk(): { own: Own; made: Devices } {
  page("");
  return { made: devices(), own: new Own(() => undefined) };
}

/** What others hear is what the page shows. */
function agrees(own: Own, made: Devices): void {
  assert.equal(made.live("audio").some(({ enabled }) => enabled), own.mic);
  assert.equal(made.live("video").length > 0, own.camera || own.screen);
}

async function begun(own: Own, made: Devices): Promise<void> {
  const begins = own.begin(BOTH);
  await made.give();
  await begins;
}

test("nothing sounds while the microphone is shown as off, also in the next call", async () => {
  const { own, made } = walk();
  await begun(own, made);
  own.mute();
  assert.equal(own.mic, false);
  agrees(own, made);
  own.close();
  agrees(own, made);
  await begun(own, made);
  agrees(own, made);
  assert.equal(own.mic, true, "whoever joins with a microphone is heard");
});

test("who was muted while a microphone was opening is muted when it is open", async () => {
  const { own, made } = walk();
  const begins = own.begin(BOTH);
  own.mute();
  await made.give();
  await begins;
  assert.equal(own.mic, false);
  agrees(own, made);
});

test("what a browser gives to a call that is over is closed at once", async () => {
  const { own, made } = walk();
  await begun(own, made);
  own.hide();
  own.mute();
  for (const asks of [() => own.begin(BOTH), () => own.show(), () => own.share(), () => own.unmute()]) {
    const asking = asks();
    own.close();
    await made.give();
    await asking;
    assert.deepEqual([own.mic, own.camera, own.screen], [false, false, false]);
    assert.deepEqual([...made.live("audio"), ...made.live("video")], []);
  }
});

test("of two cameras, microphones or screens that were opened at once one is left", async () => {
  const { own, made } = walk();
  const asking = [own.show(), own.show(), own.share(), own.share(), own.unmute(), own.unmute()];
  await made.give();
  await Promise.all(asking);
  assert.deepEqual([made.live("audio").length, made.live("video").length], [1, 2]);
  own.close();
  assert.deepEqual([...made.live("audio"), ...made.live("video")], []);
});
