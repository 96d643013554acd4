/**
 * A recording and what is said of its moments.
 *
 * <a href="…#t=83" data-seeks="player-1">: goes there in the player of this page instead of opening
 * the recording alone, and is the current one from then until the next.
 * <div hidden data-marks-moment="player-1"><button> <bdi>: shown where there is a script; puts the
 * moment into the fields of a remark and leads to its words.
 */
interface Moment {
  link: HTMLAnchorElement;
  seconds: number;
}

const momentsOf = new WeakMap<HTMLMediaElement, Moment[]>();

export function seeks(link: HTMLAnchorElement): void {
  const player = playerOf(link.dataset.seeks);
  if (!player) return;
  const seconds = Number(new URLSearchParams(link.hash.slice(1)).get("t"));
  link.addEventListener("click", (event) => {
    // A new tab opens the recording alone, as the link says.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    player.currentTime = seconds;
    player.focus();
    void player.play()?.catch(() => undefined);
  });
  const moments = momentsOf.get(player) ?? [];
  moments.push({ link, seconds });
  if (moments.length > 1) return;
  // Once for all of a player: a film with hundreds of remarks says four times a second where it is.
  momentsOf.set(player, moments);
  player.addEventListener("timeupdate", () => showCurrent(player, moments));
}

function showCurrent(player: HTMLMediaElement, moments: readonly Moment[]): void {
  const last = Math.max(...moments.map(({ seconds }) => seconds).filter((seconds) => seconds <= player.currentTime));
  for (const { link, seconds } of moments) {
    if (seconds === last) link.setAttribute("aria-current", "time");
    else link.removeAttribute("aria-current");
  }
}

export function marksMoment(box: HTMLElement): void {
  const player = playerOf(box.dataset.marksMoment);
  const button = box.querySelector("button");
  const moment = document.querySelector<HTMLInputElement>("input[name=remark_moment]");
  const words = document.querySelector<HTMLTextAreaElement>("textarea[name=remark_words]");
  if (!player || !button || !moment || !words) return;
  const clock = button.querySelector("bdi");
  const tick = (): void => {
    if (clock) clock.textContent = clockOf(player.currentTime);
  };
  box.hidden = false;
  tick();
  player.addEventListener("timeupdate", tick);
  button.addEventListener("click", () => {
    player.pause();
    choose("select[name=remark_file]", player.id.replace("player-", ""));
    moment.value = clockOf(player.currentTime);
    // Or it is about the words that were selected last.
    choose("input[name=remark_quote]", "");
    choose("select[name=remark_passage]", "");
    words.closest("details")?.setAttribute("open", "");
    words.focus();
    moment.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function choose(field: string, value: string): void {
  const found = document.querySelector<HTMLInputElement | HTMLSelectElement>(field);
  if (found) found.value = value;
}

function playerOf(id: string | undefined): HTMLMediaElement | null {
  const found = document.getElementById(id ?? "");
  return found && "currentTime" in found ? (found as HTMLMediaElement) : null;
}

/** Minutes and seconds, as the server reads and writes them. */
export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
