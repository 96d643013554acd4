/** Copies of documents on this device: one person's are gone before another one reads here. */
const PREFIX = "docendo-document-";

export function copyName(documentId: string, person: string): string {
  return `${PREFIX}${documentId}-person-${person}`;
}

/** Delete the copies of everybody but this person; of everybody where nobody is signed in. */
export async function forgetCopies(person: string): Promise<void> {
  if (!("indexedDB" in globalThis) || !indexedDB.databases) return;
  for (const { name = "" } of await indexedDB.databases()) {
    if (name.startsWith(PREFIX) && !(person && name.endsWith(`-person-${person}`))) indexedDB.deleteDatabase(name);
  }
}
