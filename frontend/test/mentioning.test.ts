import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { leafText } from "../src/documents/mention.ts";
import { begunAt, mentioning } from "../src/documents/mentioning.ts";
import { page } from "./page.ts";

const SCHEMA = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block" },
    codeBlock: { content: "text*", group: "block", code: true },
    mention: { inline: true, group: "inline", atom: true, attrs: { person: { default: 0 }, name: { default: "" } } },
    text: { group: "inline" },
  },
  marks: { code: {} },
});
const PLUGIN = mentioning({ readers: "/readers/", label: "Whom to mention" });

/** A text with the cursor at its end. */
function state(words: string, kind = "paragraph"): EditorState {
  const doc = SCHEMA.node("doc", null, [SCHEMA.node(kind, null, words ? [SCHEMA.text(words)] : [])]);
  const made = EditorState.create({ doc, plugins: [PLUGIN] });
  return made.apply(made.tr.setSelection(TextSelection.atEnd(doc)));
}

const words = (text: string, kind?: string): string | undefined => begunAt(state(text, kind))?.words;

afterEach(() => mock.restoreAll());

test("a sign and letters begin a name, wherever no address of a letter box stands", () => {
  assert.equal(words("@a"), "a");
  assert.equal(words("Ask @Leyla De"), "Leyla De");
  assert.equal(words("(@ley"), "ley");
  assert.equal(words("اسأل @لي"), "لي");
  assert.equal(words("请@小"), "小");
  for (const none of ["", "@", "@ a", "me@example", "me.@example", "No sign", `@${"a".repeat(41)}`]) assert.equal(words(none), undefined);
  assert.equal(words("@property", "codeBlock"), undefined);
});

test("it stands from the sign to the cursor", () => {
  const found = begunAt(state("Ask @ley"));
  assert.deepEqual(found, { words: "ley", from: 5, to: 9 });
});

test("only what is typed here opens the list, and Escape closes it for these letters", () => {
  page("");
  const before = state("Ask @le");
  assert.equal(PLUGIN.getState(before), null);
  const typed = before.apply(before.tr.insertText("y"));
  assert.equal(PLUGIN.getState(typed)?.words, "ley");
  const closed = typed.apply(typed.tr.setMeta(PLUGIN, "close"));
  assert.equal(PLUGIN.getState(closed)?.isClosed, true);
  const more = closed.apply(closed.tr.insertText("l"));
  assert.equal(PLUGIN.getState(more)?.isClosed, true);
  const again = more.apply(more.tr.insertText(", @l"));
  assert.deepEqual(PLUGIN.getState(again), { words: "l", from: 12, to: 14, isClosed: false });
});

test("what others write opens nothing", () => {
  const before = state("Ask @le");
  const after = before.apply(before.tr.insertText("y").setMeta("y-sync$", { isChangeOrigin: true }));
  assert.equal(PLUGIN.getState(after), null);
});

test("in a passage it is its name", () => {
  const mention = SCHEMA.node("mention", { person: 7, name: "Leyla" });
  const doc = SCHEMA.node("doc", null, [SCHEMA.node("paragraph", null, [SCHEMA.text("Ask "), mention])]);
  assert.equal(doc.textBetween(0, doc.content.size, "\n", leafText), "Ask @Leyla");
});
