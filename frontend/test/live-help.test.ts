import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { liveHelp } from "../src/live-help.ts";
import type { Heard } from "../src/socket.ts";
import { find, moment, page } from "./page.ts";

const WAITING = '<div id="live-part" data-live="/c/maple/live/helping/"><h2>Your place: 3</h2></div>';
const TAKEN = '<div id="live-part" data-live="/c/maple/live/helping/"><form data-enters="7-2"><button>Enter</button></form></div>';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function walk(html: string, answer: () => [number, string]): {
  asked: string[];
  beats: (() => void)[];
  line: Heard;
  paths: string[];
} {
  const window = page(html, { url: "http://docendo.example/c/maple/live/7/" });
  for (const name of ["DOMParser", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, {
      value: (window as unknown as Record<string, unknown>)[name], configurable: true, writable: true,
    });
  }
  const found = { asked: [] as string[], beats: [] as (() => void)[], line: { heard: () => undefined } as Heard, paths: [] as string[] };
  Object.defineProperty(window, "setInterval", { value: (beat: () => void) => found.beats.push(beat) });
  globalThis.fetch = ((url: string) => {
    found.asked.push(String(url));
    const [status, body] = answer();
    return Promise.resolve(new Response(body, { status }));
  }) as typeof fetch;
  ends.push(liveHelp(find("#live-part"), (path, heard) => {
    found.line = heard;
    found.paths.push(path);
    return { send: () => true, ask: () => true, close: () => undefined };
  }));
  return found;
}

test("the place moves by itself, and many changes are one question", async () => {
  const here = walk(WAITING, () => [200, WAITING.replace("3", "2")]);
  assert.deepEqual(here.paths, ["/c/maple/live/listen/"]);
  const heading = find("h2");
  for (let time = 0; time < 4; time++) here.line.heard("changed");
  await moment(160);
  assert.equal(here.asked.length, 1);
  assert.equal(heading.textContent, "Your place: 2");
});

test("when a helper is there the page enters the room, once", async () => {
  let entered = 0;
  const here = walk(WAITING, () => [200, TAKEN]);
  find("#live-part").addEventListener("submit", (event) => {
    event.preventDefault();
    entered += 1;
  });
  for (let time = 0; time < 2; time++) {
    here.line.heard("changed");
    await moment(160);
  }
  assert.equal(entered, 1, "whoever has left it is not sent back");
});

test("what is over leads who might have helped to who waits", async () => {
  const here = walk(WAITING, () => [404, ""]);
  here.line.heard("changed");
  await moment(160);
  assert.match(window.location.href, /helping/);
});

test("what has failed is asked again, at the page's own address", async () => {
  let isDown = true;
  const answers = (): [number, string] => (isDown ? [503, ""] : [200, WAITING.replace("3", "2")]);
  const here = walk(WAITING.replace("<div ", '<div data-page="/c/maple/live/9/" '), answers);
  here.line.heard("changed");
  await moment(160);
  isDown = false;
  here.beats.forEach((beat) => beat());
  await moment(160);
  assert.deepEqual(here.asked, ["/c/maple/live/9/", "/c/maple/live/9/"]);
  assert.equal(find("h2").textContent, "Your place: 2");
  here.beats.forEach((beat) => beat());
  await moment(160);
  assert.equal(here.asked.length, 2, "the line is open: nothing else is asked");
});

test("what was asked first does not come last", async () => {
  const here = walk(WAITING, () => [200, WAITING]);
  const answers: ((html: string) => void)[] = [];
  globalThis.fetch = (() => new Promise((done) => {
    answers.push((html) => done(new Response(html)));
  })) as typeof fetch;
  here.line.heard("changed");
  await moment(160);
  here.line.heard("changed");
  await moment(160);
  assert.equal(answers.length, 1, "one at a time");
  answers[0]?.(WAITING.replace("3", "2"));
  await moment(160);
  answers[1]?.(WAITING.replace("3", "1"));
  await moment(20);
  assert.equal(find("h2").textContent, "Your place: 1");
});
