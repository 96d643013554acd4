/** Turns <time data-relative> from the last month into "3 hours ago"; the date stays as a tooltip. */
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const LONGEST_SECONDS = 30 * 86_400;

export function relativeTime(element: HTMLTimeElement, now: number = Date.now()): void {
  const seconds = (Date.parse(element.dateTime) - now) / 1000;
  if (Number.isNaN(seconds) || Math.abs(seconds) > LONGEST_SECONDS) return;
  element.title ||= element.textContent ?? "";
  element.textContent = inWords(seconds, document.documentElement.lang || "en");
}

/** In the digits that the server writes, too, whichever the browser would choose. */
function inWords(seconds: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "second");
}
