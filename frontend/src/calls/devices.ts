/** Camera, microphone and screen, and in which words a browser refuses them. */

/** Names of sentences, each saying what to do. */
export type Trouble = "insecure" | "unsupported" | "denied" | "absent" | "busy" | "broken";
export interface Wanted {
  mic: boolean;
  camera: boolean;
}

const KEPT = "call-devices";
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Why this browser gives no page a camera or microphone here; null where it might. */
export function forbidden(): Trouble | null {
  if (!window.isSecureContext) return "insecure";
  return typeof navigator.mediaDevices?.getUserMedia === "function" ? null : "unsupported";
}

export function mayCall(): boolean {
  return typeof RTCPeerConnection === "function";
}

export function mayShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/** Raises what ``troubleOf`` has words for. */
export async function open({ mic, camera }: Wanted): Promise<MediaStream> {
  const trouble = forbidden();
  if (trouble) throw new Refused(trouble);
  const chosen = choices();
  // What was chosen once may be unplugged now: then another is taken.
  const by = (id: string | undefined): { deviceId?: { ideal: string } } => (id ? { deviceId: { ideal: id } } : {});
  return navigator.mediaDevices.getUserMedia({
    audio: mic && { ...SOUND, ...by(chosen["audioinput"]) },
    video: camera && { ...PICTURE, ...by(chosen["videoinput"]) },
  });
}

class Refused extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refused) return error.trouble;
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "absent";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "broken";
}

/** By kind of device, what somebody chose before the door. */
export function choices(): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

export function choose(kind: string, id: string): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...choices(), [kind]: id }));
}

export function stop(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}
