/** All connections of one browser in a call: one to each other page, made and closed as the server names them. */
import type { Grade, Passed, Seen, Signal } from "./messages.ts";
import { Peer, type Sent, type Tracks } from "./peer.ts";

/** Whoever is not reached after so long will hardly be, by networks as they are. */
const STUCK_MS = 60_000;

export interface Watch {
  track(peer: string, track: MediaStreamTrack): void;
  /** The line to somebody, or what passes through it, is another one. */
  changed(): void;
}

export class Mesh {
  servers: RTCIceServer[] = [];
  private readonly peers = new Map<string, { peer: Peer; key: string; theirs: Grade; wasThere: boolean; metAt: number }>();

  constructor(
    private tracks: Tracks,
    private readonly say: (signal: Signal) => void,
    private readonly watch: Watch,
  ) {}

  /** Connect with all of these, and with nobody else; ``own`` is this page among them. */
  settle(own: Seen, others: readonly Seen[]): void {
    // Whoever was gone and has come again begins anew, on both sides.
    const keys = new Map(others.map((seat) => [seat.peer, `${own.order}:${seat.order}`]));
    for (const [name, { peer, key }] of this.peers) {
      if (keys.get(name) === key) continue;
      peer.close();
      this.peers.delete(name);
    }
    for (const seat of others) {
      if (!this.peers.has(seat.peer)) this.meet(seat.peer, own.order > seat.order, keys.get(seat.peer) ?? "", others.length);
    }
    this.send(this.tracks);
  }

  hear({ by, description, candidates, grade }: Passed): void {
    const found = this.peers.get(by);
    if (!found) return;
    if (grade) {
      found.theirs = grade;
      this.watch.changed();
    }
    found.peer.hear(description, candidates);
  }

  send(tracks: Tracks): void {
    this.tracks = tracks;
    for (const { peer } of this.peers.values()) peer.send(tracks, this.peers.size);
  }

  /** The line is another one: look for a new way to everybody. */
  restart(): void {
    for (const { peer } of this.peers.values()) peer.restart();
  }

  close(): void {
    for (const { peer } of this.peers.values()) peer.close();
    this.peers.clear();
  }

  get size(): number {
    return this.peers.size;
  }

  level(name: string): number {
    return this.peers.get(name)?.peer.level() ?? 0;
  }

  /** What is sent to somebody, what they send, and whether anything gets through now, did before, or never has. */
  line(name: string): { mine: Grade; theirs: Grade; isThere: boolean; wasThere: boolean; isStuck: boolean } {
    const found = this.peers.get(name);
    if (!found) return { mine: "full", theirs: "full", isThere: false, wasThere: false, isStuck: false };
    const { peer, theirs, wasThere, metAt } = found;
    return { mine: peer.grade, theirs, isThere: peer.isThere, wasThere, isStuck: !wasThere && performance.now() - metAt > STUCK_MS };
  }

  private meet(name: string, isCaller: boolean, key: string, others: number): void {
    const say = ({ description, candidates, grade }: Sent): void =>
      this.say({ type: "signal", to: name, description: description ?? null, candidates: candidates ?? [], grade: grade ?? null });
    const peer = new Peer(this.servers, isCaller, this.tracks, others, {
      say,
      track: (track) => this.watch.track(name, track),
      line: (isThere) => {
        const found = this.peers.get(name);
        if (found && isThere) found.wasThere = true;
        this.watch.changed();
      },
      graded: () => this.watch.changed(),
    });
    this.peers.set(name, { peer, key, theirs: "full", wasThere: false, metAt: performance.now() });
  }
}
