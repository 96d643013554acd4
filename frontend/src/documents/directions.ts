/**
 * Lists, tables and quotations run as their first letter does: on which side numbers stand, and
 * columns begin. ``dir="auto"``, which the editor gives to every block, does not see into the blocks
 * inside. A class, since the editor would take a ``dir`` of ours for a part of the text.
 */
import { Plugin } from "@tiptap/pm/state";
import type { Node } from "@tiptap/pm/model";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { directionOf } from "../direction.ts";

const MOST_LETTERS = 1_000;
/** A node that nobody has changed stays the same object. */
const known = new WeakMap<Node, ReturnType<typeof directionOf>>();

function of(node: Node): ReturnType<typeof directionOf> {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = directionOf(node.textBetween(0, Math.min(node.content.size, MOST_LETTERS), " "));
  known.set(node, found);
  return found;
}

function drawn(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  doc.descendants((node, at) => {
    if (node.isTextblock || node.isLeaf) return false;
    const direction = of(node);
    if (direction) found.push(Decoration.node(at, at + node.nodeSize, { class: `runs-${direction}` }));
    return true;
  });
  return DecorationSet.create(doc, found);
}

export function directions(): Plugin<DecorationSet> {
  const plugin: Plugin<DecorationSet> = new Plugin({
    state: {
      init: (_config, { doc }) => drawn(doc),
      apply: (transaction, before) => (transaction.docChanged ? drawn(transaction.doc) : before),
    },
    props: { decorations: (state) => plugin.getState(state) },
  });
  return plugin;
}
