/**
 * A change in pieces of at most so many bytes, which together say the same: the server takes no
 * longer messages, and what was written offline for a week may be longer.
 */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";

type Struct = Y.Item | Y.GC | Y.Skip;
type Deleted = ReturnType<typeof Y.decodeUpdate>["ds"];

export function pieces(update: Uint8Array, most: number): Uint8Array[] {
  if (update.length <= most) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const found: Uint8Array[] = [];
  let here: Struct[] = [];
  let size = 0;
  for (const struct of structs.flatMap((each) => cut(each as Struct, most))) {
    const more = sizeOf(struct);
    if (here.length && size + more > most) {
      found.push(written(here));
      here = [];
      size = 0;
    }
    here.push(struct);
    size += more;
  }
  // What was deleted is said last: by then all of it has arrived.
  found.push(written(here, ds));
  return found;
}

/** A long text in texts that follow each other. A letter has at most three bytes for each unit. */
function cut(struct: Struct, most: number): Struct[] {
  const letters = Math.floor(most / 4);
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString) || struct.length <= letters) return [struct];
  const { str } = struct.content;
  const { client, clock } = struct.id;
  const parts: Struct[] = [];
  for (let at = 0; at < str.length; ) {
    let end = Math.min(at + letters, str.length);
    if (end < str.length && isSecondHalf(str.charCodeAt(end))) end -= 1;
    const before = at ? Y.createID(client, clock + at - 1) : struct.origin;
    const content = new Y.ContentString(str.slice(at, end));
    parts.push(new Y.Item(Y.createID(client, clock + at), null, before, null, struct.rightOrigin, struct.parent, struct.parentSub, content));
    at = end;
  }
  return parts;
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function sizeOf(struct: Struct): number {
  const to = new Y.UpdateEncoderV1();
  struct.write(to, 0);
  return encoding.length(to.restEncoder);
}

function written(structs: Struct[], ds?: Deleted): Uint8Array {
  const to = new Y.UpdateEncoderV1();
  const byClient: Struct[][] = [];
  for (const struct of structs) {
    const last = byClient.at(-1);
    if (last?.[0]?.id.client === struct.id.client) last.push(struct);
    else byClient.push([struct]);
  }
  encoding.writeVarUint(to.restEncoder, byClient.length);
  for (const of of byClient) {
    const first = (of[0] as Struct).id;
    encoding.writeVarUint(to.restEncoder, of.length);
    to.writeClient(first.client);
    encoding.writeVarUint(to.restEncoder, first.clock);
    for (const struct of of) struct.write(to, 0);
  }
  encoding.writeVarUint(to.restEncoder, ds?.clients.size ?? 0);
  ds?.clients.forEach((ranges, client) => {
    encoding.writeVarUint(to.restEncoder, client);
    encoding.writeVarUint(to.restEncoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(to.restEncoder, clock);
      encoding.writeVarUint(to.restEncoder, len);
    }
  });
  return to.toUint8Array();
}
