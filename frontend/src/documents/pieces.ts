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
  for (const struct of inOrder(structs as Struct[]).flatMap((each) => cut(each, most))) {
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

/** Each behind all that it stands on: the server takes nothing that waits for what is to come. */
function inOrder(structs: Struct[]): Struct[] {
  const queues = byWriter(structs);
  const reached = new Map([...queues].map(([client, [first]]) => [client, first?.id.clock ?? 0]));
  const isThere = (id: Y.ID): boolean => id.clock < (reached.get(id.client) ?? Infinity);
  const found: Struct[] = [];
  for (let before = -1; before < found.length; ) {
    before = found.length;
    for (const [client, queue] of queues) {
      while (queue[0] && needs(queue[0]).every(isThere)) {
        const struct = queue.shift() as Struct;
        reached.set(client, struct.id.clock + struct.length);
        found.push(struct);
      }
    }
  }
  return [...found, ...[...queues.values()].flat()];
}

function byWriter(structs: Struct[]): Map<number, Struct[]> {
  const found = new Map<number, Struct[]>();
  for (const struct of structs) {
    const own = found.get(struct.id.client);
    if (own) own.push(struct);
    else found.set(struct.id.client, [struct]);
  }
  return found;
}

function needs(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  return [struct.origin, struct.rightOrigin, struct.parent].filter((each) => each instanceof Y.ID);
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
  const byClient = byWriter(structs);
  encoding.writeVarUint(to.restEncoder, byClient.size);
  for (const [client, own] of byClient) {
    encoding.writeVarUint(to.restEncoder, own.length);
    to.writeClient(client);
    encoding.writeVarUint(to.restEncoder, own[0]?.id.clock ?? 0);
    for (const struct of own) struct.write(to, 0);
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
