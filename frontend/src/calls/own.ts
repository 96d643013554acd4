/** What one lets others hear and see: microphone, and camera or screen, each with its light off when it is off. */
import { open, stop, type Wanted } from "./devices.ts";
import { meter, type Meter } from "./levels.ts";
import type { Tracks } from "./peer.ts";

export class Own {
  private sound: MediaStream | null = null;
  private picture: MediaStream | null = null;
  private display: MediaStream | null = null;
  private ear: Meter | null = null;
  private isMuted = false;
  /** How often all of it was closed: what a browser gives to a call that is over is not kept. */
  private closings = 0;

  /** ``ended`` is said when a browser or the system ends what was begun here. */
  constructor(private readonly ended: () => void) {}

  get mic(): boolean {
    return Boolean(this.sound) && !this.isMuted;
  }

  get camera(): boolean {
    return Boolean(this.picture);
  }

  get screen(): boolean {
    return Boolean(this.display);
  }

  get tracks(): Tracks {
    return {
      audio: this.sound?.getAudioTracks()[0] ?? null,
      video: (this.display ?? this.picture)?.getVideoTracks()[0] ?? null,
    };
  }

  level(): number {
    return this.mic ? (this.ear?.level() ?? 0) : 0;
  }

  /** Both are asked for at once, so that a browser asks its reader once. Raises as ``open`` does. */
  async begin(wanted: Wanted): Promise<void> {
    if (!wanted.mic && !wanted.camera) return;
    const found = await this.given(open(wanted));
    if (!found) return;
    if (wanted.mic) this.hears(new MediaStream(found.getAudioTracks()));
    if (wanted.camera) this.picture = this.watched(new MediaStream(found.getVideoTracks()), () => this.hide());
  }

  async unmute(): Promise<void> {
    if (!this.sound) {
      const found = await this.given(open({ mic: true, camera: false }));
      if (!found) return;
      this.hears(found);
    }
    this.isMuted = false;
    this.enable();
  }

  mute(): void {
    this.isMuted = true;
    this.enable();
  }

  async show(): Promise<void> {
    const found = await this.given(open({ mic: false, camera: true }));
    if (!found) return;
    this.hide();
    this.picture = this.watched(found, () => this.hide());
  }

  hide(): void {
    stop(this.picture);
    this.picture = null;
  }

  async share(): Promise<void> {
    const found = await this.given(navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false }));
    if (!found) return;
    this.unshare();
    const [track] = found.getVideoTracks();
    if (track) track.contentHint = "detail";
    this.display = this.watched(found, () => this.unshare());
  }

  unshare(): void {
    stop(this.display);
    this.display = null;
  }

  close(): void {
    this.closings += 1;
    this.ear?.stop();
    this.ear = null;
    stop(this.sound);
    this.sound = null;
    this.isMuted = false;
    this.hide();
    this.unshare();
  }

  private async given(asked: Promise<MediaStream>): Promise<MediaStream | null> {
    const { closings } = this;
    const found = await asked;
    if (closings === this.closings) return found;
    stop(found);
    return null;
  }

  private hears(stream: MediaStream): void {
    this.ear?.stop();
    stop(this.sound);
    this.ear = meter(stream);
    this.sound = this.watched(stream, () => {
      this.sound = null;
    });
    // A new microphone sounds: nothing may be heard while the page shows it as off.
    this.enable();
  }

  private watched(stream: MediaStream, forget: () => void): MediaStream {
    stream.getTracks().forEach((track) =>
      track.addEventListener("ended", () => {
        forget();
        this.ended();
      }),
    );
    return stream;
  }

  private enable(): void {
    this.sound?.getAudioTracks().forEach((track) => {
      track.enabled = !this.isMuted;
    });
  }
}
