/** What the server has for certain, and so which words on this page it may not have. */
import * as Y from "yjs";

export class Known {
  private readonly clocks = new Map<number, number>();

  /** What somebody has who has this state. */
  learn(state: Uint8Array): void {
    this.add(Y.decodeStateVector(state));
  }

  /** What the server has sent. */
  learnChange(update: Uint8Array): void {
    this.add(Y.parseUpdateMeta(update).to);
  }

  get state(): Uint8Array {
    return Y.encodeStateVector(this.clocks);
  }

  /** The words that are in the document and not known, a line for each block that has some. */
  missing(fragment: Y.XmlFragment): string {
    return this.lines(fragment).join("\n");
  }

  /** The words of shapes on a board that are not known. */
  missingOn(shapes: Y.Map<unknown>): string {
    const found: string[] = [];
    for (const { deleted, content } of shapes._map.values()) {
      const shape = !deleted && content instanceof Y.ContentType ? content.type : null;
      const words = shape?._map.get("text");
      const text: unknown = words && !words.deleted && !this.has(words.id) ? words.content.getContent()[0] : "";
      if (typeof text === "string" && text.trim()) found.push(text);
    }
    return found.join("\n");
  }

  private has({ client, clock }: Y.ID): boolean {
    return clock < (this.clocks.get(client) ?? 0);
  }

  private add(clocks: Map<number, number>): void {
    clocks.forEach((clock, client) => {
      if (clock > (this.clocks.get(client) ?? 0)) this.clocks.set(client, clock);
    });
  }

  private lines(node: Y.XmlFragment): string[] {
    return node.toArray().flatMap((child) => {
      if (child instanceof Y.XmlText) return this.words(child) || [];
      return child instanceof Y.XmlFragment ? this.lines(child) : [];
    });
  }

  private words(text: Y.XmlText): string {
    let found = "";
    for (let item = text._start; item; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      const known = (this.clocks.get(item.id.client) ?? 0) - item.id.clock;
      found += item.content.str.slice(Math.max(0, known));
    }
    return found;
  }
}
