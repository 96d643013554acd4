import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { DocumentLine } from "../src/documents/line.ts";
import { SPOKEN, words } from "../src/documents/standing.ts";
import { page } from "./page.ts";
import { Socket } from "./sockets.ts";

const SYNC = 0;
const ASK = 0;
const ANSWER = 1;
const CHANGE = 2;
const MOST = 1000;

beforeEach(() => {
  page("");
  Socket.all = [];
  Object.assign(globalThis, { WebSocket: Socket });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(window, { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout });
});

function open(mayWrite = true): { doc: Y.Doc; line: DocumentLine; awareness: Awareness } {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  // Its own clock would keep the test from ending.
  awareness.destroy();
  const line = new DocumentLine("/live/", doc, awareness, mayWrite, MOST, () => undefined);
  return { doc, awareness, line };
}

/** The server says a frame; lengths of these tests fit into one byte. */
function says(...bytes: number[]): void {
  Socket.last.says(new Uint8Array(bytes).buffer);
}

function sync(step: number, content: Uint8Array): void {
  says(SYNC, step, content.length, ...content);
}

function changes(): number[][] {
  return Socket.last.sent.map((each) => [...(each as Uint8Array)].slice(0, 2)).filter(([what]) => what === SYNC);
}

function corner(line: DocumentLine, isKept = true): string {
  return words(line.standing, { mayWrite: true, isKept, wasConnected: true });
}

test("saved is said when the server has counted all that went out", () => {
  const { doc, line } = open();
  Socket.last.opens();
  assert.deepEqual(changes(), [[SYNC, ASK]]);
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  sync(ANSWER, Y.encodeStateAsUpdate(new Y.Doc()));
  assert.equal(line.standing.hasBegun, true);
  assert.equal(corner(line), "saving");
  says(100, 1);
  assert.equal(corner(line), "saved");
  doc.getText("t").insert(0, "a");
  doc.getText("t").insert(1, "b");
  assert.deepEqual(changes().slice(2), [[SYNC, CHANGE], [SYNC, CHANGE]]);
  says(100, 2);
  assert.equal(corner(line), "saving");
  says(100, 3);
  assert.equal(corner(line), "saved");
});

test("what somebody else wrote under the number of this page is never said to be saved", () => {
  const { doc, line } = open();
  doc.getText("t").insert(0, "ab");
  Socket.last.opens();
  const forged = new Y.Doc();
  forged.clientID = doc.clientID;
  forged.getText("t").insert(0, "xyz");
  sync(ASK, Y.encodeStateVector(forged));
  assert.deepEqual(changes(), [[SYNC, ASK]]);
  assert.equal(corner(line), "broken");
  assert.equal(line.standing.isSaved, false);
  doc.getText("t").insert(0, "c");
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 1);
  says(100, 1);
  assert.equal(corner(line), "broken");
});

test("what is written offline goes out with the answer when the line is back", () => {
  const { doc, line } = open();
  Socket.last.opens();
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  says(100, 1);
  Socket.last.ends(1006);
  assert.equal(corner(line), "offline");
  assert.equal(corner(line, false), "unkept");
  doc.getText("t").insert(0, "on the train");
  mock.timers.tick(30_000);
  Socket.last.opens();
  doc.getText("t").insert(0, "before the server has asked, ");
  assert.deepEqual(changes(), [[SYNC, ASK]]);
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  const answer = Socket.last.sent.at(-1) as Uint8Array;
  const other = new Y.Doc();
  Y.applyUpdate(other, answer.slice(3));
  assert.equal(other.getText("t").toString(), "before the server has asked, on the train");
  assert.equal(corner(line), "saving");
  // What was counted on the old line counts no more.
  says(100, 1);
  assert.equal(corner(line), "saved");
});

test("a line over which nothing is confirmed is left for another one", () => {
  const { doc, line } = open();
  Socket.last.opens();
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  says(100, 1);
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 1);
  doc.getText("t").insert(0, "into the void");
  mock.timers.tick(16_000);
  assert.equal(Socket.all.length, 2);
  assert.equal(corner(line), "offline");
  Socket.last.opens();
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  says(100, 1);
  assert.equal(corner(line), "saved");
});

test("who may only read sends nothing of the text", () => {
  const { line } = open(false);
  Socket.last.opens();
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  const other = new Y.Doc();
  other.getText("t").insert(0, "theirs");
  sync(CHANGE, Y.encodeStateAsUpdate(other));
  assert.deepEqual(changes(), [[SYNC, ASK]]);
  assert.equal(words(line.standing, { mayWrite: false, isKept: false, wasConnected: true }), "reading");
});

test("each way to be let go has words of its own, and is said aloud", () => {
  const all = [
    [4401, "sign_in_first", "signedOut"],
    [4403, "may_not_write_here", "reader"],
    [4403, "document_is_put_away", "away"],
    [4403, "document_is_full", "full"],
    [4403, "needs_a_seat", "gone"],
    [4403, "second_factor_first", "refused"],
    [4404, "", "gone"],
    [1003, "", "broken"],
    [1009, "", "broken"],
  ] as const;
  for (const [code, reason, said] of all) {
    const { line } = open();
    Socket.last.opens();
    Socket.last.ends(code, reason);
    assert.equal(corner(line), said);
    assert.ok(SPOKEN.has(said));
    mock.timers.tick(60_000);
    assert.equal(Socket.all.length, 1);
    Socket.all = [];
  }
  assert.ok(!SPOKEN.has("saving"));
});

test("whoever is signed out is told what becomes of their words", () => {
  const { line } = open();
  Socket.last.opens();
  Socket.last.ends(4401);
  assert.equal(corner(line, false), "signedOutUnkept");
  assert.equal(words(line.standing, { mayWrite: true, isKept: true, wasConnected: true, hasLeft: true }), "left");
});

test("what is longer than a message goes out in several", () => {
  const { doc, line } = open();
  Socket.last.opens();
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  says(100, 1);
  doc.getText("t").insert(0, "x".repeat(3000));
  assert.ok(changes().length > 4);
  assert.ok(Socket.last.sent.every((each) => (each as Uint8Array).length < MOST + 10));
  says(100, 2);
  assert.equal(corner(line), "saving");
  says(100, changes().length - 1);
  assert.equal(corner(line), "saved");
});

test("it knows which words the server may not have", () => {
  const { doc, line } = open();
  const body = doc.getXmlFragment("default");
  const text = new Y.XmlText();
  body.push([text]);
  text.insert(0, "Said. ");
  Socket.last.opens();
  sync(ASK, Y.encodeStateVector(new Y.Doc()));
  assert.equal(line.known.missing(body), "Said. ");
  says(100, 1);
  assert.equal(line.known.missing(body), "");
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  const theirs = new Y.XmlText();
  other.getXmlFragment("default").push([theirs]);
  theirs.insert(0, "Theirs.");
  sync(CHANGE, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)));
  text.insert(6, "Not said yet.");
  assert.equal(line.known.missing(body), "Not said yet.");
  const again = open();
  again.line.known.learn(line.known.state);
  Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(doc));
  assert.equal(again.line.known.missing(again.doc.getXmlFragment("default")), "Not said yet.");
});
