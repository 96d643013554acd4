/** Words in a shared text: where they stand, and a place in it that moves along with what others write. */
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import type { EditorState } from "@tiptap/pm/state";
import * as Y from "yjs";

/** A letter in one run of text. */
export interface Spot {
  text: Y.XmlText;
  index: number;
}
export interface Run {
  text: Y.XmlText;
  said: string;
}
export interface Range {
  from: number;
  to: number;
}
interface Shared {
  doc: Y.Doc;
  type: Y.XmlFragment;
  mapping: Map<Y.AbstractType<unknown>, unknown>;
}

/** All places where a text says these words, in its order; the server counts them in the same way. */
export function occurrences(text: readonly Run[], words: string): Spot[] {
  const found: Spot[] = [];
  if (!words) return found;
  for (const { text: run, said } of text) {
    for (let at = said.indexOf(words); at >= 0; at = said.indexOf(words, at + 1)) found.push({ text: run, index: at });
  }
  return found;
}

/** All runs of a text with their letters: read once, whatever is looked for in them. */
export function runs(node: Y.XmlFragment): Run[] {
  return node.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return [{ text: child, said: lettersOf(child) }];
    return child instanceof Y.XmlFragment ? runs(child) : [];
  });
}

function lettersOf(text: Y.XmlText): string {
  return (text.toDelta() as { insert: unknown }[]).map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}

export function foldedSpace(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}

/** What the editor knows of the shared text; null while it begins. */
export function shared(state: EditorState): Shared | null {
  const sync = ySyncPluginKey.getState(state) as { doc: Y.Doc; type: Y.XmlFragment; binding?: { mapping: Shared["mapping"] } } | undefined;
  return sync?.binding ? { doc: sync.doc, type: sync.type, mapping: sync.binding.mapping } : null;
}

/** Where a selection stands, by its first and its last letter: what is written beside it is not in it. */
export function placeOf(state: EditorState, { from, to }: Range): string {
  const text = shared(state);
  if (!text) return "";
  const behind = (at: number): Y.RelativePosition => absolutePositionToRelativePosition(at, text.type, text.mapping as never) as Y.RelativePosition;
  const spot = spotOf(text, behind(from));
  const isBeforeLetter = spot && spot.index < spot.text.length;
  const anchor = isBeforeLetter ? Y.createRelativePositionFromTypeIndex(spot.text, spot.index, 0) : behind(from);
  return JSON.stringify({ anchor: Y.relativePositionToJSON(anchor), head: Y.relativePositionToJSON(behind(to)) });
}

/** The same as it is now; null where nothing of it is left. */
export function rangeOf(state: EditorState, place: string): Range | null {
  const text = shared(state);
  if (!text || !place) return null;
  const { anchor, head } = JSON.parse(place) as { anchor?: unknown; head?: unknown };
  // A point of a board is no place in a text.
  if (!anchor || !head) return null;
  const from = absolute(text, Y.createRelativePositionFromJSON(anchor));
  const to = absolute(text, Y.createRelativePositionFromJSON(head));
  return from !== null && to !== null && from < to ? { from, to } : null;
}

export function rangeAt(state: EditorState, { text: run, index }: Spot, length: number): Range | null {
  const text = shared(state);
  const from = text && absolute(text, Y.createRelativePositionFromTypeIndex(run, index, 0));
  return from === null ? null : { from, to: from + length };
}

/** Which of the occurrences begins there; -1 for none. */
export function numberOf(state: EditorState, from: number, all: readonly Spot[]): number {
  const text = shared(state);
  const spot = text && spotOf(text, absolutePositionToRelativePosition(from, text.type, text.mapping as never) as Y.RelativePosition);
  return spot ? all.findIndex((each) => each.text === spot.text && each.index === spot.index) : -1;
}

function spotOf(text: Shared, position: Y.RelativePosition): Spot | null {
  const found = Y.createAbsolutePositionFromRelativePosition(position, text.doc);
  return found && found.type instanceof Y.XmlText && !found.type._item?.deleted ? { text: found.type, index: found.index } : null;
}

/** The library takes the first letter of a text for a mistake, where it is named by its number. */
function absolute(text: Shared, position: Y.RelativePosition): number | null {
  try {
    const spot = spotOf(text, position);
    const same = spot?.index === 0 ? Y.createRelativePositionFromTypeIndex(spot.text, 0, -1) : position;
    return relativePositionToAbsolutePosition(text.doc, text.type, same, text.mapping as never) as number | null;
  } catch {
    // A place in what this text never had.
    return null;
  }
}
