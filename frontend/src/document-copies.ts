/**
 * Copies of documents on this device. They outlast a session that ends: what was written without a
 * line is in them. One person's are gone before another one reads here, and whoever signs out
 * leaves none.
 */
const PREFIX = "docendo-document-";
/** Set while somebody signs out: the next page finds nobody, and deletes everything. */
export const LEAVING = "docendo-leaving";

export function copyName(documentId: string, person: string): string {
  return `${PREFIX}${documentId}-person-${person}`;
}

export function leavesNoCopies(form: HTMLFormElement): void {
  form.addEventListener("submit", () => localStorage.setItem(LEAVING, "yes"));
}

/** Delete the copies of everybody but this person; where nobody is signed in, after signing out. */
export async function forgetCopies(person: string): Promise<void> {
  const isLeaving = localStorage.getItem(LEAVING) !== null;
  if (person) localStorage.removeItem(LEAVING);
  else if (!isLeaving) return;
  if (!("indexedDB" in globalThis) || !indexedDB.databases) return;
  for (const { name = "" } of await indexedDB.databases()) {
    if (name.startsWith(PREFIX) && !(person && name.endsWith(`-person-${person}`))) indexedDB.deleteDatabase(name);
  }
}
