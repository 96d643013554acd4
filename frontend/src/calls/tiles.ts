/** A tile for each who is in the call: picture or first letters, name, and how their line is, in words. */
import type { Seen } from "./messages.ts";
import { words } from "./words.ts";

/** What is said of somebody below their name. */
export type Note = "" | "connecting" | "stuck" | "away" | "lowTheirs" | "soundTheirs" | "textTheirs" | "lowMine" | "soundMine" | "textMine";

const UNSEEN: readonly Note[] = ["connecting", "stuck", "away", "soundTheirs", "textTheirs"];

export class Tile {
  readonly element = document.createElement("li");
  private readonly video = document.createElement("video");
  private readonly audio = document.createElement("audio");
  private readonly letters = document.createElement("span");
  private readonly name = document.createElement("p");
  private readonly mute = document.createElement("button");

  constructor(
    seat: Seen,
    private readonly isOwn: boolean,
    mute: () => void,
  ) {
    const { element, video, audio, letters, name } = this;
    element.className = `call-tile${isOwn ? " own" : ""}`;
    video.muted = true;
    video.playsInline = true;
    video.autoplay = true;
    audio.autoplay = true;
    video.hidden = true;
    letters.className = "call-letters";
    letters.ariaHidden = "true";
    name.className = "call-name";
    this.mute.type = "button";
    this.mute.className = "small call-mute";
    this.mute.textContent = words("mute");
    this.mute.ariaLabel = words("muteName", { name: seat.name });
    this.mute.addEventListener("click", mute);
    element.append(video, audio, letters, name, ...(isOwn ? [] : [this.mute]));
  }

  take(track: MediaStreamTrack | null, kind: "audio" | "video"): void {
    const place = kind === "audio" ? this.audio : this.video;
    if (place.srcObject instanceof MediaStream && track && place.srcObject.getTracks().includes(track)) return;
    place.srcObject = track && new MediaStream([track]);
    if (track) void place.play().catch(() => undefined);
  }

  draw(seat: Seen, note: Note): void {
    const isSeen = (seat.camera || seat.screen) && !UNSEEN.includes(note);
    this.video.hidden = !isSeen;
    this.letters.hidden = isSeen;
    this.letters.textContent = lettersOf(seat.name);
    this.element.classList.toggle("screen", seat.screen);
    // Whose microphone is off is heard by nobody, whatever their browser still sends.
    this.audio.muted = !seat.mic;
    this.mute.hidden = !seat.mic;
    const said = [seat.mic ? "" : words("micOff"), seat.screen ? words("screenOn") : "", note && words(note, { name: seat.name })];
    const name = document.createElement("bdi");
    name.textContent = this.isOwn ? words("you") : seat.name;
    const rest = document.createElement("span");
    rest.textContent = said.filter(Boolean).join(" · ");
    const fresh = [name, ...(rest.textContent ? [rest] : [])];
    if (this.name.textContent !== fresh.map(({ textContent }) => textContent).join("")) this.name.replaceChildren(...fresh);
  }

  speaks(isSpeaking: boolean): void {
    this.element.classList.toggle("speaks", isSpeaking);
  }

  close(): void {
    this.video.srcObject = null;
    this.audio.srcObject = null;
    this.element.remove();
  }
}

function lettersOf(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""].map((part) => [...(part ?? "")][0] ?? "").join("");
}
