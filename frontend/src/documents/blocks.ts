/** Blocks as our pages have them: headings below the page's title, and tables without styles. */
import { mergeAttributes } from "@tiptap/core";
import { Heading } from "@tiptap/extension-heading";
import { Table } from "@tiptap/extension-table";

export const HeadingBelowTitle = Heading.extend({
  parseHTML() {
    return [
      { tag: "h1", attrs: { level: 1 } },
      { tag: "h2", attrs: { level: 1 } },
      { tag: "h3", attrs: { level: 2 } },
      { tag: "h4", attrs: { level: 3 } },
      { tag: "h5", attrs: { level: 3 } },
      { tag: "h6", attrs: { level: 3 } },
    ];
  },
  renderHTML({ node, HTMLAttributes }) {
    return [`h${Number(node.attrs.level) + 1}`, mergeAttributes(HTMLAttributes), 0];
  },
});

export const PlainTable = Table.extend({
  renderHTML({ HTMLAttributes }) {
    return ["div", { class: "table-block" }, ["table", mergeAttributes(HTMLAttributes), ["tbody", 0]]];
  },
});
