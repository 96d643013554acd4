import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { aCall, type Call, Connection, inCall, seat } from "./a-call.ts";
import { find } from "./page.ts";

let here: Call | null = null;
afterEach(() => here?.end());

/** Speaks into the microphone for so long. */
function speaks(call: Call, ms: number): void {
  call.made.loudness = 0.2;
  call.pass(ms);
  call.made.loudness = 0;
  call.pass(1000);
}

const sounds = (call: Call): boolean => call.made.live("audio").some(({ enabled }) => enabled);

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

test("who is muted by who leads reads so until they switch on again", async () => {
  here = await inCall(seat(2));
  here.hears({ type: "muted" });
  assert.equal(here.word(), "mutedByLead");
  assert.equal(sounds(here), false);
  await here.press("mic");
  assert.equal(here.word(), "");
  assert.deepEqual([sounds(here), here.of("shows").at(-1)?.mic], [true, true]);
});

test("who was muted while their line was down is muted when it is back, and reads so", async () => {
  here = await inCall(seat(2));
  here.line.closed?.(1006, true);
  here.line.opened?.();
  assert.equal(here.of("join").at(-1)?.mic, true);
  here.hears({ type: "joined", servers: [], mic: false });
  here.hears({ type: "roster", seats: [seat(2), seat(1, { peer: here.peer(), mic: false })] });
  assert.equal(here.word(), "micStaysOff");
  assert.equal(sounds(here), false);
  await here.press("mic");
  assert.deepEqual([here.word(), sounds(here)], ["", true]);
});

test("what is switched on while one comes back stays on", async () => {
  here = await inCall(seat(2));
  await here.press("mic");
  here.line.closed?.(1006, true);
  here.line.opened?.();
  assert.equal(here.of("join").at(-1)?.mic, false);
  await here.press("mic");
  here.hears({ type: "joined", servers: [], mic: false });
  assert.deepEqual([here.word(), sounds(here)], ["", true]);
});

test("a second press while the browser still asks opens nothing more", async () => {
  here = await inCall(seat(2));
  for (const does of ["picture", "screen"]) {
    await here.press(does);
    await here.press(does);
    assert.equal(here.made.asked.length, 1, does);
    await here.made.give();
  }
  assert.deepEqual(here.of("shows").map(({ camera, screen }) => [camera, screen]), [[true, false], [true, true]]);
  // While a screen is being chosen a microphone is switched off at once.
  await here.press("screen");
  await here.press("screen");
  await here.press("mic");
  assert.equal(sounds(here), false);
});

test("who joins a room that ends meanwhile opens no camera and is in no call", async () => {
  here = aCall();
  await here.press("camera");
  here.line.closed?.(4403, false);
  await here.made.give();
  assert.deepEqual([...here.made.live("audio"), ...here.made.live("video")], []);
  assert.deepEqual(here.of("join"), []);
});

test("who is in the call is read out when it changes, and not every few seconds", async () => {
  here = await inCall(seat(2));
  const said = find("[data-who]").firstChild;
  assert.equal(said?.textContent, "inCall");
  here.pass(20_000);
  here.among(seat(2));
  assert.ok(find("[data-who]").firstChild === said);
});

test("who reaches nobody comes in anew, each time later, and reads after the second time that there is no way", async () => {
  here = await inCall(seat(2));
  const tries: number[] = [];
  for (let seconds = 0; seconds < 320; seconds += 5) {
    const before = here.peer();
    here.pass(5_000);
    if (here.peer() === before) continue;
    tries.push(seconds + 5);
    here.among(seat(2));
    assert.equal(here.word(), tries.length < 2 ? "" : "noWay");
  }
  // From its first look after five seconds: twenty, forty, eighty and a hundred and sixty.
  assert.deepEqual(tries, [25, 65, 145, 305]);
  Connection.open.forEach((each) => each.stands("connected"));
  assert.equal(here.word(), "lineBack");
  here.pass(5_000);
  assert.equal(here.word(), "");
});

test("who sees another one come in anew waits for them, and somebody else may be reached", async () => {
  here = await inCall(seat(2));
  const before = here.peer();
  here.pass(15_000);
  here.among(seat(2, { peer: "comes-anew", order: 12 }));
  here.pass(15_000);
  assert.equal(here.peer(), before);
  here.pass(90_000);
  here.among(seat(2));
  assert.equal(here.word(), "noWay");
  here.among(seat(2), seat(3));
  here.pass(5_000);
  assert.equal(here.word(), "");
});

test("of one who is not reached while others are it is said beside their name", async () => {
  here = await inCall(seat(2), seat(3));
  Connection.open[0]?.stands("connected");
  const before = here.peer();
  here.pass(30_000);
  assert.match(find("[data-tiles]").textContent ?? "", /Person 3connecting/);
  here.pass(40_000);
  assert.match(find("[data-tiles]").textContent ?? "", /Person 3stuck/);
  assert.deepEqual([here.peer(), here.word()], [before, ""], "whoever reaches one stays");
});
