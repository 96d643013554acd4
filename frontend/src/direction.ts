/** Which way text runs, by its first letter, whatever the page around it; ``direction_of`` on the server. */
const LETTER = /\p{L}/u;
const OF_RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

export function directionOf(text: string): "ltr" | "rtl" | null {
  const [first] = LETTER.exec(text) ?? [];
  if (first === undefined) return null;
  return OF_RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}
