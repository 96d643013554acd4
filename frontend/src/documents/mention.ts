/**
 * Somebody's name in a text, kept with the number of the person. What it is called today the server says;
 * the name in the text is what was chosen then, for whoever reads without having asked.
 */
import { Node } from "@tiptap/core";
import type { Node as Inline } from "@tiptap/pm/model";
import { mentioning } from "./mentioning.ts";

export interface Mentions {
  mayWrite: boolean;
  /** Names of today by the numbers of people, as far as the server knows them. */
  names: Record<string, string>;
  /** The page of the person with the number 0. */
  profile: string;
  /** Where the server finds those who read the document. */
  readers: string;
  /** What the list of them is called. */
  label: string;
}

export function mentionsOf({ dataset }: HTMLElement, mayWrite: boolean): Mentions {
  const { names = "{}", profile = "", readers = "", mention = "" } = dataset;
  return { mayWrite, names: JSON.parse(names) as Record<string, string>, profile, readers, label: mention };
}

/** As the server reads it in what is commented on; all else that is no letter is a line. */
export function leafText(node: Inline): string {
  return node.type.name === "mention" ? `@${String(node.attrs.name)}` : "\n";
}

export const Mention = Node.create<Mentions>({
  name: "mention",
  // Its keys come before those of all else: Enter chooses from the list while there is one.
  priority: 1001,
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  addOptions: () => ({ mayWrite: false, names: {}, profile: "", readers: "", label: "" }),
  addAttributes: () => ({
    person: { default: 0, parseHTML: (element) => Number(element.dataset.person) || 0 },
    name: { default: "", parseHTML: (element) => element.textContent.replace(/^@/, "") },
  }),
  // Before the rule for links, which would take it for one.
  parseHTML: () => [{ tag: "span[data-person], a[data-person]", priority: 60 }],
  renderHTML({ node }) {
    const person = Number(node.attrs.person) || 0;
    const { mayWrite, names, profile } = this.options;
    const said = { class: "mention", dir: "auto", "data-person": String(person) };
    const name = `@${names[person] ?? String(node.attrs.name)}`;
    // While one writes a press places the cursor.
    if (mayWrite || !person) return ["span", said, name];
    return ["a", { ...said, href: profile.replace("/0/", `/${person}/`) }, name];
  },
  renderText: ({ node }) => `@${String(node.attrs.name)}`,
  addProseMirrorPlugins() {
    return this.options.mayWrite && this.options.readers ? [mentioning(this.options)] : [];
  },
});
