/**
 * One line to the server that comes back by itself.
 *
 * Whoever is told `opened` asks for what is so now: what was said while the line was down is
 * written there, and not sent again.
 */
export interface Heard {
  opened?: () => void;
  heard: (message: string | Uint8Array) => void;
  /** Why it went; `comesBack` is false where the server will say the same again. */
  closed?: (code: number, comesBack: boolean, reason?: string) => void;
}
export interface Line {
  /** Whether it went out; what is said while the line is down is for the caller to keep. */
  send: (message: string | Uint8Array<ArrayBuffer>) => boolean;
  /** The same of what the server answers: where nothing is heard the line is lost, and dialed again. */
  ask: (message: string) => boolean;
  close: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
/** Browsers tell late that nothing gets through: a network that has changed closes no socket. */
const PATIENCE_MS = 15_000;
/** As a browser calls a line that broke. */
const BROKEN = 1006;
/** Not signed in, not allowed, no such thing, unreadable, too long: asking again changes nothing. */
const FOR_GOOD = new Set([4401, 4403, 4404, 1003, 1009]);
/** The same person has too many pages open: this one waits until somebody looks at it. */
const TOO_MANY = 4409;

export function connect(path: string, { opened, heard, closed }: Heard): Line {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  let socket: WebSocket | null = null;
  let timer: number | undefined;
  let patience: number | undefined;
  let tries = 0;
  let isOver = false;

  const open = (): void => {
    window.clearTimeout(timer);
    const own = new WebSocket(url);
    socket = own;
    own.binaryType = "arraybuffer";
    own.addEventListener("open", () => {
      opened?.();
    });
    own.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      // A server that accepts and then refuses has not been reached yet.
      tries = 0;
      if (socket === own) calm();
      heard(typeof data === "string" ? data : new Uint8Array(data));
    });
    own.addEventListener("close", ({ code, reason }) => {
      if (socket !== own) return;
      calm();
      socket = null;
      isOver ||= FOR_GOOD.has(code);
      closed?.(code, !isOver, reason);
      if (!isOver && code !== TOO_MANY) timer = window.setTimeout(open, wait(tries++));
    });
  };
  const calm = (): void => {
    window.clearTimeout(patience);
    patience = undefined;
  };
  const dialAgain = (): void => {
    patience = undefined;
    const lost = socket;
    socket = null;
    lost?.close();
    closed?.(BROKEN, true);
    // At once for one that is half open; a server that is too slow must not be asked ever again.
    if (isOver) return;
    if (tries++) timer = window.setTimeout(open, wait(tries));
    else open();
  };
  const send = (message: string | Uint8Array<ArrayBuffer>): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(message);
    return true;
  };
  // A line that has come back is not left waiting for its turn.
  const atOnce = (): void => {
    if (!isOver && !socket && !document.hidden) open();
  };
  const looks = [
    [window, "online"],
    [window, "focus"],
    [document, "visibilitychange"],
  ] as const;
  for (const [target, name] of looks) target.addEventListener(name, atOnce);
  open();

  return {
    send,
    ask(message) {
      if (!send(message)) return false;
      patience ??= window.setTimeout(dialAgain, PATIENCE_MS);
      return true;
    },
    close() {
      isOver = true;
      calm();
      window.clearTimeout(timer);
      for (const [target, name] of looks) target.removeEventListener(name, atOnce);
      // Whoever leaves knows it, and is not told that the line has gone.
      const own = socket;
      socket = null;
      own?.close(1000);
    },
  };
}

/** Twice as long each time, and spread: pages that lost one server come back one by one. */
function wait(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (0.5 + Math.random());
}
