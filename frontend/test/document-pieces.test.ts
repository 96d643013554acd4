import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { pieces } from "../src/documents/pieces.ts";

const MOST = 400;

function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement("paragraph");
  element.insert(0, [new Y.XmlText(words)]);
  return element;
}

function merged(parts: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const part of parts) Y.applyUpdate(doc, part);
  return doc;
}

function words(doc: Y.Doc): string {
  return doc.getXmlFragment("default").toString();
}

test("what is short stays in one piece", () => {
  const update = new Uint8Array([0, 0]);
  assert.deepEqual(pieces(update, MOST), [update]);
});

test("pieces say together what the whole says, deletions too", () => {
  const one = new Y.Doc();
  const body = one.getXmlFragment("default");
  body.push(Array.from({ length: 50 }, (_, number) => paragraph(`Paragraph ${number}, as one writes it.`)));
  body.push([paragraph("𝕏ü— ".repeat(400))]);
  const other = merged([Y.encodeStateAsUpdate(one)]);
  other.getXmlFragment("default").insert(3, [paragraph("By somebody else.")]);
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  body.delete(7, 2);
  body.get(0).setAttribute("textAlign", "left");
  const parts = pieces(Y.encodeStateAsUpdate(one), MOST);
  assert.ok(parts.length > 10);
  assert.ok(parts.every((part) => part.length < MOST + 50));
  const doc = merged(parts);
  assert.equal(words(doc), words(one));
  assert.deepEqual(Y.encodeStateVector(doc), Y.encodeStateVector(one));
  assert.equal(Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(one)), true);
});

test("a letter of two halves is not parted", () => {
  const doc = new Y.Doc();
  doc.getText("t").insert(0, `a${"𝕏".repeat(1000)}`);
  const parts = pieces(Y.encodeStateAsUpdate(doc), MOST);
  assert.equal(merged(parts).getText("t").toString(), doc.getText("t").toString());
});

test("nothing comes before what it stands on", () => {
  const one = new Y.Doc();
  const other = new Y.Doc();
  for (const doc of [one, other]) {
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "other") Y.applyUpdate(doc === one ? other : one, update, "other");
    });
  }
  for (let number = 0; number < 60; number++) {
    const body = (number % 2 ? one : other).getXmlFragment("default");
    body.insert(Math.floor(body.length / 2), [paragraph(`By one of two, ${number}.`)]);
  }
  const parts = pieces(Y.encodeStateAsUpdate(one), MOST);
  assert.ok(parts.length > 5);
  const doc = new Y.Doc();
  for (const part of parts) {
    Y.applyUpdate(doc, part);
    assert.equal(doc.store.pendingStructs, null);
  }
  assert.equal(words(doc), words(one));
});
