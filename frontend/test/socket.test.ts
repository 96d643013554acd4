import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { connect } from "../src/socket.ts";
import { page } from "./page.ts";
import { Socket } from "./sockets.ts";

beforeEach(() => {
  page("");
  Socket.all = [];
  Object.assign(globalThis, { WebSocket: Socket });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(window, { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout });
});

test("what is said arrives, as text or as bytes", () => {
  const heard: unknown[] = [];
  const line = connect("/c/maple/rooms/1/live/", { heard: (message) => heard.push(message) });
  assert.equal(line.send("too early"), false);
  Socket.last.opens();
  Socket.last.says("words");
  Socket.last.says(new Uint8Array([1, 2]).buffer);
  assert.deepEqual(heard, ["words", new Uint8Array([1, 2])]);
  assert.equal(line.send("now"), true);
  assert.deepEqual(Socket.last.sent, ["now"]);
  assert.match(Socket.last.url.href, /^ws:.*\/c\/maple\/rooms\/1\/live\/$/);
});

test("a line that was lost comes back, later each time", () => {
  const closed: unknown[] = [];
  connect("/live/", { heard: () => undefined, closed: (...said) => closed.push(said) });
  for (const _ of [1, 2, 3]) {
    const before = Socket.all.length;
    Socket.last.ends(1006);
    assert.equal(Socket.all.length, before);
    mock.timers.tick(7000);
    assert.equal(Socket.all.length, before + 1);
  }
  assert.deepEqual(closed, [[1006, true, ""], [1006, true, ""], [1006, true, ""]]);
});

test("whoever may not listen is not asked again", () => {
  for (const code of [4401, 4403, 4404, 1003, 1009]) {
    const closed: unknown[] = [];
    connect("/live/", { heard: () => undefined, closed: (...said) => closed.push(said) });
    const before = Socket.all.length;
    Socket.last.ends(code, "why");
    mock.timers.tick(60_000);
    window.dispatchEvent(new window.Event("online"));
    assert.equal(Socket.all.length, before);
    assert.deepEqual(closed, [[code, false, "why"]]);
  }
});

test("a line that has come back is taken at once", () => {
  connect("/live/", { heard: () => undefined });
  Socket.last.ends(1006);
  window.dispatchEvent(new window.Event("online"));
  assert.equal(Socket.all.length, 2);
});

test("one page too many waits until somebody looks at it", () => {
  const closed: unknown[] = [];
  connect("/live/", { heard: () => undefined, closed: (...said) => closed.push(said) });
  Socket.last.ends(4409);
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 1);
  assert.deepEqual(closed, [[4409, true, ""]]);
  document.dispatchEvent(new window.Event("visibilitychange"));
  assert.equal(Socket.all.length, 2);
});

test("who leaves is not called back", () => {
  const closed: unknown[] = [];
  const line = connect("/live/", { heard: () => undefined, closed: (...said) => closed.push(said) });
  line.close();
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 1);
  assert.deepEqual(closed, []);
});

test("a line on which nothing answers is lost, and dialed again at once", () => {
  const closed: unknown[] = [];
  let opened = 0;
  const line = connect("/live/", { opened: () => (opened += 1), heard: () => undefined, closed: (...said) => closed.push(said) });
  assert.equal(line.ask("too early"), false);
  Socket.last.opens();
  const [silent] = Socket.all;
  // What is answered in time changes nothing.
  assert.equal(line.ask("who is there?"), true);
  mock.timers.tick(14_000);
  silent?.says("two");
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 1);
  line.ask("who is there?");
  mock.timers.tick(10_000);
  line.ask("who is there?");
  mock.timers.tick(5_000);
  assert.deepEqual(closed, [[1006, true]]);
  assert.deepEqual([Socket.all.length, silent?.readyState], [2, 3]);
  Socket.last.opens();
  assert.equal(opened, 2);
  // The old one is told no more, and nobody waits for what was asked on it.
  silent?.ends(1006);
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 2);
});

test("who leaves does not wait for an answer", () => {
  const line = connect("/live/", { heard: () => undefined });
  Socket.last.opens();
  line.ask("who is there?");
  line.close();
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 1);
});

test("a server that is too slow is asked later each time", () => {
  const line = connect("/live/", { heard: () => undefined });
  const isSilent = (): void => {
    Socket.last.opens();
    line.ask("who is there?");
    mock.timers.tick(15_000);
  };
  isSilent();
  assert.equal(Socket.all.length, 2);
  isSilent();
  assert.equal(Socket.all.length, 2);
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 3);
});
