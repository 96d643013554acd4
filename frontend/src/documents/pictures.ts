/**
 * A picture in the text: a block that names one of the document's own pictures by a key, so that no
 * address ever stands in the text, and no browser asks for one.
 */
import { Node } from "@tiptap/core";
import type { Editor } from "@tiptap/core";
import type { Node as Block } from "@tiptap/pm/model";
import { NodeSelection } from "@tiptap/pm/state";
import type { EditorState } from "@tiptap/pm/state";
import { insertPoint } from "@tiptap/pm/transform";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { shared } from "./passages.ts";

const NAME = "picture";
const KEY = /^[0-9a-f]{32}$/;

export interface Description {
  description: string;
  isDecorative: boolean;
}
export interface PictureWords {
  /** Where the pictures of this document lie. */
  pictures: string;
  undescribed: string;
  lost: string;
}

/** A key that the server may have given; whatever else somebody wrote there is none. */
export function keyOf(said: unknown): string {
  return typeof said === "string" && KEY.test(said) ? said : "";
}

function descriptionOf({ attrs }: Block): Description {
  const { description, isDecorative } = attrs as Record<string, unknown>;
  const decorates = isDecorative === true || isDecorative === "true";
  return { description: typeof description === "string" && !decorates ? description : "", isDecorative: decorates };
}

export const Picture = Node.create<PictureWords>({
  name: NAME,
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ pictures: "", undescribed: "", lost: "" }),
  addAttributes: () => ({
    key: { default: "", parseHTML: (element) => keyOf(element.getAttribute("data-picture")) },
    description: { default: "", parseHTML: (element) => element.getAttribute("alt") ?? "" },
    isDecorative: { default: false, parseHTML: (element) => element.hasAttribute("data-decorative") },
  }),
  parseHTML: () => [{ tag: "img[data-picture]" }],
  /** As it is copied: without an address, which would be of no use elsewhere. */
  renderHTML({ node }) {
    const { description, isDecorative } = descriptionOf(node);
    return ["img", { "data-picture": keyOf(node.attrs.key), alt: description, ...(isDecorative ? { "data-decorative": "" } : {}) }];
  },
  addNodeView() {
    const { options } = this;
    return ({ node, editor }) => {
      const dom = document.createElement("figure");
      dom.className = "document-picture";
      // It begins where the page does: it has no letters of its own.
      dom.dir = document.documentElement.dir;
      const show = (block: Block): void => void draw(dom, block, options, editor.isEditable);
      show(node);
      return {
        dom,
        update: (block) => {
          if (block.type.name !== NAME) return false;
          show(block);
          return true;
        },
        ignoreMutation: () => true,
      };
    };
  },
});

function draw(figure: HTMLElement, block: Block, { pictures, undescribed, lost }: PictureWords, mayWrite: boolean): void {
  const key = keyOf(block.attrs.key);
  const { description, isDecorative } = descriptionOf(block);
  let image = figure.querySelector("img");
  if (!key) {
    figure.textContent = mayWrite ? lost : "";
    return;
  }
  if (!image) {
    image = document.createElement("img");
    // The block is dragged, and not the file.
    image.draggable = false;
    image.addEventListener("error", () => {
      image?.remove();
      figure.textContent = mayWrite ? lost : "";
    });
    figure.replaceChildren(image);
  }
  const address = `${pictures}${key}.webp`;
  if (image.getAttribute("src") !== address) image.src = address;
  image.alt = description || (isDecorative ? "" : undescribed);
  figure.querySelector("figcaption")?.remove();
  if (!mayWrite || isDecorative) return;
  // What is read aloud already is the picture's own text.
  const caption = document.createElement("figcaption");
  caption.setAttribute("aria-hidden", "true");
  caption.dir = "auto";
  caption.className = description ? "is-described" : "";
  caption.textContent = description || undescribed;
  figure.append(caption);
}

/** The picture that is selected. */
export function selectedPicture({ selection }: EditorState): Block | null {
  return selection instanceof NodeSelection && selection.node.type.name === NAME ? selection.node : null;
}

/** Say of a picture what it shows, wherever it stands in the text. */
export function describe(editor: Editor, key: string, said: Description): void {
  const { tr } = editor.state;
  editor.state.doc.descendants((node, at) => {
    if (node.type.name !== NAME || node.attrs.key !== key) return;
    tr.setNodeAttribute(at, "description", said.description).setNodeAttribute(at, "isDecorative", said.isDecorative);
  });
  if (tr.docChanged) editor.view.dispatch(tr);
}

/** A place that moves along with what everybody writes meanwhile. */
export function held(editor: Editor, at: number): () => number {
  const text = shared(editor.state);
  const place = text && (absolutePositionToRelativePosition(at, text.type, text.mapping as never) as Y.RelativePosition);
  return () => {
    const now = shared(editor.state);
    const found = now && place ? (relativePositionToAbsolutePosition(now.doc, now.type, place, now.mapping as never) as number | null) : null;
    return found ?? editor.state.doc.content.size;
  };
}

/** Behind the block where one writes, or before it where it is empty: nothing of anybody is replaced. */
export function besideSelection({ selection }: EditorState): number {
  const { $to } = selection;
  if (selection instanceof NodeSelection || !$to.depth) return selection.to;
  const isEmpty = !$to.parent.content.size && $to.depth === 1;
  return isEmpty ? $to.before() : $to.after();
}

/** Put a picture there and select it; answers whether it found a place. */
export function insertPicture(editor: Editor, key: string, at: number, select: boolean): boolean {
  const { doc, schema, tr } = editor.state;
  const type = schema.nodes[NAME];
  const point = type ? (insertPoint(doc, Math.min(at, doc.content.size), type) ?? doc.content.size) : null;
  if (!type || point === null) return false;
  tr.insert(point, type.create({ key }));
  if (select) tr.setSelection(NodeSelection.create(tr.doc, point));
  editor.view.dispatch(select ? tr.scrollIntoView() : tr);
  return true;
}
