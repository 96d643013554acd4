/** What the scripts say, in the reader's language: data attributes of <template id="sentences">. */
export function sentence(name: string, values: Record<string, string> = {}): string {
  const text = document.getElementById("sentences")?.dataset[name] ?? "";
  return text.replace(/%\((\w+)\)s/g, (whole, key: string) => values[key] ?? whole);
}
