import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { type Call, inCall, seat } from "./a-call.ts";

let here: Call | null = null;
afterEach(() => here?.end());

/** Speaks into the microphone for so long. */
function speaks(call: Call, ms: number): void {
  call.made.loudness = 0.2;
  call.pass(ms);
  call.made.loudness = 0;
  call.pass(1000);
}

test("seconds of speech that the line did not carry are told when it is back, and once", async () => {
  here = await inCall(seat(2));
  here.isUp = false;
  speaks(here, 20_000);
  assert.deepEqual(here.of("spoke"), []);
  here.isUp = true;
  here.pass(15_000);
  const [told, ...more] = here.of("spoke");
  assert.deepEqual(more, []);
  assert.ok(told && told.seconds >= 19 && told.seconds <= 21, JSON.stringify(told));
});

test("who is alone in the call speaks to nobody", async () => {
  here = await inCall();
  speaks(here, 20_000);
  here.among(seat(2));
  here.pass(30_000);
  assert.deepEqual(here.of("spoke"), []);
});
