/**
 * The connection to one other browser in the call.
 *
 * Either may make an offer at any time ("perfect negotiation", WebRTC 1.0, 10.7): where two meet,
 * the polite one takes its own back. Whoever came later makes the first, with one place for sound
 * and one for a picture; what is sent through them changes without a new one.
 */
import { Ladder, SAMPLE_MS, sampleOf, sending } from "./ladder.ts";
import type { Candidate, Description, Grade } from "./messages.ts";

export interface Sent {
  description?: Description;
  candidates?: Candidate[];
  grade?: Grade;
}

export interface Tracks {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

export interface Ears {
  /** To be passed on to the other browser. */
  say(sent: Sent): void;
  /** The other's sound or picture has come. */
  track(track: MediaStreamTrack): void;
  /** Whether anything gets through. */
  line(isThere: boolean): void;
  /** What this browser sends to the other. */
  graded(grade: Grade): void;
}

const GATHERS_MS = 150;
const RESTARTS_AFTER_MS = 3_000;
const LOOKS_AGAIN_MS = 8_000;

export class Peer {
  readonly connection: RTCPeerConnection;
  private readonly ladder = new Ladder();
  private isOffering = false;
  private ignoresOffer = false;
  private early: Candidate[] = [];
  private found: Candidate[] = [];
  private gathering: number | undefined;
  private restarting: number | undefined;
  private readonly timers: number[];
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    servers: RTCIceServer[],
    private readonly isCaller: boolean,
    private tracks: Tracks,
    private others: number,
    private readonly ears: Ears,
  ) {
    const connection = new RTCPeerConnection({ iceServers: servers, bundlePolicy: "max-bundle" });
    this.connection = connection;
    connection.addEventListener("negotiationneeded", () => this.queue(() => this.offer()));
    connection.addEventListener("icecandidate", ({ candidate }) => candidate && this.gather(candidate));
    connection.addEventListener("connectionstatechange", () => this.stands());
    connection.addEventListener("track", ({ track }) => ears.track(track));
    if (isCaller) {
      connection.addTransceiver(tracks.audio ?? "audio", { direction: "sendrecv" });
      connection.addTransceiver(tracks.video ?? "video", { direction: "sendrecv" });
    }
    this.timers = [
      window.setInterval(() => this.lookAgain(), LOOKS_AGAIN_MS),
      window.setInterval(() => void this.measure(), SAMPLE_MS),
    ];
  }

  get grade(): Grade {
    return this.ladder.grade;
  }

  get isThere(): boolean {
    return this.connection.connectionState === "connected";
  }

  /** What the other browser has said, one after the other. */
  hear(description: Description | null, candidates: readonly Candidate[]): void {
    if (description) this.queue(() => this.describe(description));
    if (candidates.length) this.queue(() => this.reach(candidates));
  }

  send(tracks: Tracks, others: number): void {
    this.tracks = tracks;
    this.others = others;
    this.queue(() => this.attach());
  }

  /** The way may be another one now. */
  restart(): void {
    if (this.connection.connectionState !== "closed") this.connection.restartIce();
  }

  close(): void {
    this.timers.forEach((timer) => window.clearInterval(timer));
    window.clearTimeout(this.gathering);
    window.clearTimeout(this.restarting);
    this.connection.close();
  }

  /** The loudness of the other, between 0 and 1. */
  level(): number {
    const receiver = this.connection.getReceivers().find(({ track }) => track.kind === "audio");
    return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  private queue(doing: () => Promise<unknown>): void {
    this.work = this.work.then(doing).catch((error: unknown) => {
      if (this.connection.signalingState !== "closed") console.warn("a call is out of step", error);
    });
  }

  private async offer(): Promise<void> {
    const { connection } = this;
    // Whoever is called has nothing to offer before the other's places have come.
    if (connection.signalingState !== "stable" || (!this.isCaller && !connection.remoteDescription)) return;
    this.isOffering = true;
    try {
      await connection.setLocalDescription();
      this.describes();
    } finally {
      this.isOffering = false;
    }
  }

  private async describe(description: Description): Promise<void> {
    const { connection } = this;
    const meets = description.type === "offer" && (this.isOffering || connection.signalingState !== "stable");
    this.ignoresOffer = this.isCaller && meets;
    if (this.ignoresOffer || (description.type === "answer" && connection.signalingState !== "have-local-offer")) return;
    await connection.setRemoteDescription(description);
    const early = this.early;
    this.early = [];
    await this.reach(early);
    if (description.type === "offer") {
      for (const transceiver of connection.getTransceivers()) transceiver.direction = "sendrecv";
      await this.attach();
      await connection.setLocalDescription();
      this.describes();
    }
    await this.limit();
  }

  private describes(): void {
    const { localDescription } = this.connection;
    if (localDescription) this.ears.say({ description: { type: localDescription.type as "offer", sdp: localDescription.sdp } });
  }

  private async reach(candidates: readonly Candidate[]): Promise<void> {
    if (!this.connection.remoteDescription) {
      this.early.push(...candidates);
      return;
    }
    for (const candidate of candidates) {
      try {
        await this.connection.addIceCandidate(candidate);
      } catch (error) {
        if (!this.ignoresOffer) throw error;
      }
    }
  }

  private gather(candidate: RTCIceCandidate): void {
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    this.found.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment });
    this.gathering ??= window.setTimeout(() => {
      this.gathering = undefined;
      while (this.found.length) this.ears.say({ candidates: this.found.splice(0, 20) });
    }, GATHERS_MS);
  }

  private async attach(): Promise<void> {
    for (const { receiver, sender } of this.connection.getTransceivers()) {
      const track = this.tracks[receiver.track.kind as "audio" | "video"];
      if (sender.track !== track) await sender.replaceTrack(track);
    }
    await this.limit();
  }

  private stands(): void {
    const { connectionState } = this.connection;
    window.clearTimeout(this.restarting);
    if (connectionState === "failed") this.restart();
    if (connectionState === "disconnected") this.restarting = window.setTimeout(() => this.restart(), RESTARTS_AFTER_MS);
    this.ears.line(connectionState === "connected");
  }

  /** What was said while the line was away has not arrived: it is said again. */
  private lookAgain(): void {
    if (this.isThere) return;
    if (this.connection.signalingState === "have-local-offer") this.describes();
    else if (this.connection.remoteDescription || this.isCaller) this.restart();
  }

  private async measure(): Promise<void> {
    if (!this.isThere) return;
    const before = this.grade;
    const grade = this.ladder.take(sampleOf(await this.connection.getStats()));
    if (grade === before) return;
    this.ears.graded(grade);
    this.ears.say({ grade });
    this.queue(() => this.limit());
  }

  private async limit(): Promise<void> {
    const wanted = sending(this.grade, this.others);
    for (const { sender, receiver } of this.connection.getTransceivers()) {
      const parameters = sender.getParameters();
      const [encoding] = parameters.encodings ?? [];
      if (!encoding) continue;
      Object.assign(encoding, wanted[receiver.track.kind as "audio" | "video"]);
      await sender.setParameters(parameters);
    }
  }
}
