/** How loud somebody is, and for how long they speak: seconds leave the browser, sound does not. */

/** Below it is a quiet room, whatever the microphone; between 0 and 1. */
const QUIETEST = 0.012;
/** So much louder than the room's own noise is a voice. */
const ABOVE_NOISE = 2.5;
/** A voice pauses between words without being silent. */
const PAUSE_MS = 400;

export interface Meter {
  level(): number;
  stop(): void;
}

/** The loudness of a stream's sound: the root of the mean square, between 0 and 1. */
export function meter(stream: MediaStream): Meter {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
    },
    stop: () => void context.close(),
  };
}

/** Tells a voice from the noise of the room it is in, and adds up how long it is heard. */
export class TalkTime {
  isSpeaking = false;
  private noise = QUIETEST;
  private heardAt = -Infinity;
  private ms = 0;

  /** A measure of the microphone, ``ms`` after the last one; of one that is off the level is 0. */
  hear(level: number, now: number, ms: number): void {
    // Noise is what is always there: it falls at once, and rises over some ten seconds.
    this.noise = Math.max(QUIETEST / ABOVE_NOISE, Math.min(level, this.noise * (1 + ms / 10_000)));
    if (level > Math.max(QUIETEST, this.noise * ABOVE_NOISE)) this.heardAt = now;
    this.isSpeaking = level > 0 && now - this.heardAt < PAUSE_MS;
    if (this.isSpeaking) this.ms += ms;
  }

  /** The whole seconds that are not taken yet; what is left of a second stays. */
  peek(): number {
    return Math.trunc(this.ms / 1000);
  }

  /** So many seconds have been told. */
  took(seconds: number): void {
    this.ms -= seconds * 1000;
  }
}
