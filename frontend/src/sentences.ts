/** What the scripts say, in the reader's language: data attributes of <template id="sentences">, or another. */
export function sentence(name: string, values: Record<string, string> = {}, from = "sentences"): string {
  const text = document.getElementById(from)?.dataset[name] ?? "";
  return text.replace(/%\((\w+)\)s/g, (whole, key: string) => values[key] ?? whole);
}
