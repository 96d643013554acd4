import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Editor } from "@tiptap/core";
import { filesIn, pictureForm } from "../src/documents/picture-form.ts";
import { besideSelection, describe, held, insertPicture, keyOf, selectedPicture } from "../src/documents/pictures.ts";
import { writing } from "../src/documents/writing.ts";
import { find, moment, page } from "./page.ts";

const KEY = "0f".repeat(16);
const OTHER = "1e".repeat(16);
const WORDS = { pictures: "/c/maple/documents/5/pictures/", undescribed: "Not described yet", lost: "Cannot be shown" };
const FORM = `<div class="document-pictures" data-most-bytes="100" data-not-a-picture="No picture." data-too-large="Too large."
  data-offline="No line." data-failed="Not inserted." data-inserted="Inserted.">
<input type="file"><div data-picture-going hidden><progress></progress></div><p data-picture-fault hidden></p><p role="status"></p>
<form action="/pictures/" hidden><input name="csrfmiddlewaretoken" value="token"><textarea></textarea><input type="checkbox">
<button>Save</button><button type="button" data-no-picture>Later</button></form></div>`;

const open: { destroy: () => void }[] = [];

function begin(html = "<p id='paper'></p>"): void {
  const window = page(html);
  for (const name of ["MutationObserver", "DOMParser", "FormData", "getSelection", "getComputedStyle", "HTMLImageElement", "requestAnimationFrame", "cancelAnimationFrame", "innerHeight", "innerWidth"] as const) {
    const value = (window as unknown as Record<string, unknown>)[name];
    const bound = name.startsWith("get") || name.includes("AnimationFrame") ? (value as () => void).bind(window) : value;
    Object.defineProperty(globalThis, name, { value: bound, configurable: true, writable: true });
  }
}

function editing(doc: Y.Doc, { mayWrite = true } = {}): Editor {
  const element = document.createElement("div");
  document.body.append(element);
  const awareness = new Awareness(doc);
  const editor = writing({
    element,
    doc,
    awareness,
    mayWrite,
    label: "Notes",
    taskLabel: "Task",
    tooMuch: () => undefined,
    mostLetters: 1000,
    hasRemarks: false,
    pictures: WORDS,
    mentions: { mayWrite, names: {}, profile: "", readers: "", label: "" },
  });
  open.push(editor, awareness);
  return editor;
}

afterEach(() => {
  for (const each of open.splice(0)) each.destroy();
});

function images(editor: Editor): (string | null)[] {
  return [...editor.view.dom.querySelectorAll(".document-picture img")].map((image) => image.getAttribute("src"));
}

function forged(doc: Y.Doc, key: unknown): void {
  const element = new Y.XmlElement("picture");
  element.setAttribute("key", key as string);
  element.setAttribute("src", key as string);
  doc.getXmlFragment("default").push([element]);
}

test("a key is what the server may have given, and nothing else", () => {
  assert.equal(keyOf(KEY), KEY);
  for (const none of ["", `${KEY}0`, `../${KEY}`, "https://evil.example/a.png", `${KEY}\n`, 7, null, { key: KEY }]) assert.equal(keyOf(none), "");
});

test("a picture is asked for among those of its own document, and a forged one not at all", async () => {
  begin();
  const doc = new Y.Doc();
  for (const key of [KEY, "https://evil.example/a.png", "//evil.example/a.png", `${KEY}.webp?`, { url: "https://evil.example" }]) forged(doc, key);
  const editor = editing(doc);
  await moment(20);
  assert.deepEqual(images(editor), [`${WORDS.pictures}${KEY}.webp`]);
  assert.equal(editor.view.dom.innerHTML.includes("evil"), false);
  assert.equal(editor.view.dom.querySelectorAll(".document-picture").length, 5);
  assert.equal(editor.view.dom.querySelectorAll(".document-picture")[1]?.textContent, WORDS.lost);
});

test("whoever only reads is shown nothing in the place of what is none", async () => {
  begin();
  const doc = new Y.Doc();
  forged(doc, OTHER);
  const editor = editing(doc, { mayWrite: false });
  await moment(20);
  editor.view.dom.querySelector("img")?.dispatchEvent(new Event("error"));
  assert.equal(editor.view.dom.querySelector(".document-picture")?.textContent, "");
});

test("what is pasted brings no picture of another site", async () => {
  begin();
  const editor = editing(new Y.Doc());
  await moment(20);
  editor.commands.insertContent('<p>Words</p><img src="https://evil.example/a.png"><img data-picture="https://evil.example/b.png" src="https://evil.example/b.png">');
  assert.deepEqual(images(editor), []);
  editor.commands.insertContent(`<img data-picture="${KEY}" alt="A curve">`);
  assert.deepEqual(images(editor), [`${WORDS.pictures}${KEY}.webp`]);
  assert.equal(editor.view.dom.querySelector("img[src]")?.getAttribute("alt"), "A curve");
  assert.equal(editor.getHTML().includes(`data-picture="${KEY}" alt="A curve"`), true);
  assert.equal(editor.getHTML().includes("src="), false);
});

test("it is described wherever it stands, or said to decorate", async () => {
  begin();
  const editor = editing(new Y.Doc());
  await moment(20);
  for (const key of [KEY, OTHER, KEY]) insertPicture(editor, key, editor.state.doc.content.size, false);
  const alts = (): string[] => [...editor.view.dom.querySelectorAll<HTMLImageElement>("figure img")].map(({ alt }) => alt);
  assert.deepEqual(alts(), [WORDS.undescribed, WORDS.undescribed, WORDS.undescribed]);
  describe(editor, KEY, { description: "A curve", isDecorative: false });
  assert.deepEqual(alts(), ["A curve", WORDS.undescribed, "A curve"]);
  describe(editor, KEY, { description: "", isDecorative: true });
  assert.deepEqual(alts(), ["", WORDS.undescribed, ""]);
});

test("two who insert at once, and one who types there, lose nothing", async () => {
  begin();
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  const [mine, theirs] = [editing(docs[0]), editing(docs[1])];
  const exchange = async (): Promise<void> => {
    const [one, two] = docs.map((doc) => Y.encodeStateAsUpdate(doc));
    if (one && two) docs.forEach((doc, at) => Y.applyUpdate(doc, at ? one : two));
    await moment(20);
  };
  await moment(20);
  mine.commands.insertContent("<p>First</p><p></p>");
  await exchange();
  mine.commands.setTextSelection(mine.state.doc.content.size - 1);
  theirs.commands.setTextSelection(theirs.state.doc.content.size - 1);
  const places = [held(mine, besideSelection(mine.state)), held(theirs, besideSelection(theirs.state))];
  theirs.commands.insertContent("Typed meanwhile");
  insertPicture(mine, KEY, places[0]?.() ?? 0, true);
  insertPicture(theirs, OTHER, places[1]?.() ?? 0, false);
  await exchange();
  for (const editor of [mine, theirs]) {
    assert.deepEqual(images(editor).sort(), [KEY, OTHER].map((key) => `${WORDS.pictures}${key}.webp`));
    assert.equal(editor.state.doc.textContent, "FirstTyped meanwhile");
  }
  assert.deepEqual(mine.state.doc.toJSON(), theirs.state.doc.toJSON());
});

test("only pictures are taken, and not what a program copies beside its words", () => {
  begin();
  const data = (files: unknown[], text: string): DataTransfer => ({ files, getData: () => text }) as unknown as DataTransfer;
  assert.equal(filesIn(data(["a"], "")).length, 1);
  assert.equal(filesIn(data(["a"], "Words of a program")).length, 0);
  assert.equal(filesIn(data([], "")).length, 0);
  assert.equal(filesIn(null).length, 0);
});

interface Told {
  status: number;
  body: unknown;
}

function answering(...answers: (Told | null)[]): string[] {
  const sent: string[] = [];
  class Request {
    upload = { addEventListener: (): void => undefined };
    status = 0;
    responseText = "";
    private readonly told = new Map<string, () => void>();
    addEventListener(name: string, tell: () => void): void {
      this.told.set(name, tell);
    }
    open(method: string, address: string): void {
      sent.push(`${method} ${address}`);
    }
    setRequestHeader(): void {}
    send(body: FormData): void {
      sent.push(String(body.get("csrfmiddlewaretoken")));
      const answer = answers.shift();
      queueMicrotask(() => {
        this.status = answer?.status ?? 0;
        this.responseText = JSON.stringify(answer?.body ?? null);
        this.told.get(answer ? "load" : "error")?.();
      });
    }
  }
  Object.assign(globalThis, { XMLHttpRequest: Request });
  return sent;
}

function choosing(editor: Editor): (type: string, size?: number) => Promise<void> {
  const section = find<HTMLElement>(".document-pictures");
  pictureForm(section, editor);
  return async (type, size = 3) => {
    const chooser = find<HTMLInputElement>("input[type=file]");
    const file = new (window as unknown as { File: typeof File }).File(["x".repeat(size)], "curve", { type });
    Object.defineProperty(chooser, "files", { value: [file], configurable: true });
    Object.defineProperty(chooser, "value", { value: "", configurable: true, writable: true });
    chooser.dispatchEvent(new Event("change"));
    await moment(30);
  };
}

test("why one is not inserted is said, each in its own words", async () => {
  begin(FORM);
  const editor = editing(new Y.Doc());
  await moment(20);
  const sent = answering({ status: 403, body: { message: "You can read here." } }, null, { status: 500, body: "" }, { status: 201, body: { key: KEY } });
  const choose = choosing(editor);
  const fault = find<HTMLElement>("[data-picture-fault]");
  await choose("application/pdf");
  assert.equal(fault.textContent, "No picture.");
  await choose("image/png", 101);
  assert.equal(fault.textContent, "Too large.");
  assert.deepEqual(sent, []);
  await choose("image/png");
  assert.equal(fault.textContent, "You can read here.");
  assert.deepEqual(sent, ["POST http://docendo.example/pictures/", "token"]);
  await choose("image/png");
  assert.equal(fault.textContent, "No line.");
  await choose("image/png");
  assert.equal(fault.textContent, "Not inserted.");
  assert.equal(fault.hidden, false);
  assert.deepEqual(images(editor), []);
  await choose("image/png");
  assert.equal(fault.hidden, true);
  assert.deepEqual(images(editor), [`${WORDS.pictures}${KEY}.webp`]);
  assert.equal(find("[role=status]").textContent, "Inserted.");
  assert.equal(find<HTMLElement>("[data-picture-going]").hidden, true);
});

test("one is asked what it shows, and not called away from writing", async () => {
  begin(FORM);
  const editor = editing(new Y.Doc());
  await moment(20);
  answering({ status: 201, body: { key: KEY } }, { status: 201, body: { key: OTHER } });
  const choose = choosing(editor);
  await choose("image/png");
  const form = find<HTMLFormElement>("form");
  assert.equal(form.hidden, false);
  assert.equal(document.activeElement, find("textarea"));
  find<HTMLTextAreaElement>("textarea").value = "  A curve\nnear 2 ";
  form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  assert.equal(form.hidden, true);
  assert.equal(selectedPicture(editor.state)?.attrs.description, "A curve near 2");
  const choosingAgain = choose("image/png");
  editor.view.dom.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  await choosingAgain;
  assert.equal(images(editor).length, 2);
  assert.equal(form.hidden, true);
});
