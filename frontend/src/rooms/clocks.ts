/** Clocks that run on from what the server's clock showed when they were drawn. */
interface Start {
  seconds: string;
  at: number;
}

const starts = new WeakMap<Element, Start>();

export function tick(root: ParentNode, now: number = performance.now()): void {
  root.querySelectorAll<HTMLElement>("[data-clock]").forEach((clock) => {
    const seconds = clock.dataset["seconds"] ?? "0";
    let start = starts.get(clock);
    if (start?.seconds !== seconds) {
      start = { seconds, at: now };
      starts.set(clock, start);
    }
    const gone = (now - start.at) / 1000;
    show(clock, clock.dataset["clock"] === "down" ? Number(seconds) - gone : Number(seconds) + gone);
  });
}

function show(clock: HTMLElement, seconds: number): void {
  const place = clock.querySelector("[data-shows]");
  const words = inWords(seconds);
  if (place && place.textContent !== words) place.textContent = words;
  if (clock.dataset["clock"] !== "down") return;
  const isOver = seconds < 0;
  clock.querySelector<HTMLElement>("[data-over]")?.toggleAttribute("hidden", !isOver);
  clock.parentElement?.classList.toggle("over", isOver);
  const bar = clock.parentElement?.querySelector<HTMLProgressElement>("[data-bar]");
  if (bar) bar.value = Math.max(0, seconds);
}

export function inWords(seconds: number): string {
  const whole = Math.trunc(Math.abs(seconds));
  return `${Math.trunc(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
