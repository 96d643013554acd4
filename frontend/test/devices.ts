/** Cameras and microphones whose other end is the test: each is given when the test says so. */

export class Track extends EventTarget {
  enabled = true;
  readyState: "live" | "ended" = "live";
  contentHint = "";
  constructor(readonly kind: "audio" | "video") {
    super();
  }
  stop(): void {
    this.readyState = "ended";
  }
}

export class Stream {
  constructor(private readonly tracks: Track[]) {}
  getTracks = (): Track[] => this.tracks;
  getAudioTracks = (): Track[] => this.tracks.filter(({ kind }) => kind === "audio");
  getVideoTracks = (): Track[] => this.tracks.filter(({ kind }) => kind === "video");
}

const earOf = (made: Devices): unknown =>
  class {
    createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: (to: Float32Array) => void to.fill(made.loudness) });
    createMediaStreamSource = () => ({ connect: () => undefined });
    close = (): Promise<void> => Promise.resolve();
  };

export interface Devices {
  /** What the microphone hears, between 0 and 1. */
  loudness: number;
  /** All that was ever given. */
  tracks: Track[];
  live: (kind: "audio" | "video") => Track[];
  /** What was asked for and not answered yet, the first first. */
  asked: (() => void)[];
  /** Answer everything that is asked. */
  give: () => Promise<void>;
}

/** In the page that was made last. */
export function devices(): Devices {
  const made: Devices = {
    loudness: 0,
    tracks: [],
    live: (kind) => made.tracks.filter((each) => each.kind === kind && each.readyState === "live"),
    asked: [],
    async give() {
      made.asked.splice(0).forEach((answer) => answer());
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
  const ask = (kinds: ("audio" | "video")[]): Promise<Stream> =>
    new Promise((resolve) => {
      made.asked.push(() => {
        const tracks = kinds.map((kind) => new Track(kind));
        made.tracks.push(...tracks);
        resolve(new Stream(tracks));
      });
    });
  const mediaDevices = {
    getUserMedia: ({ audio, video }: { audio: unknown; video: unknown }) => ask([...(audio ? ["audio" as const] : []), ...(video ? ["video" as const] : [])]),
    getDisplayMedia: () => ask(["video"]),
  };
  const set = (on: object, name: string, value: unknown): void => void Object.defineProperty(on, name, { value, configurable: true, writable: true });
  set(window, "isSecureContext", true);
  set(navigator, "mediaDevices", mediaDevices);
  set(globalThis, "MediaStream", Stream);
  set(globalThis, "AudioContext", earOf(made));
  return made;
}
