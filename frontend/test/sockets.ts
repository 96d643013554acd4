/** A socket whose other end is the test. */
const NodeEvent = globalThis.Event;

export class Socket extends EventTarget {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  binaryType = "";
  constructor(readonly url: URL) {
    super();
    Socket.all.push(this);
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(code: number): void {
    this.ends(code);
  }
  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new NodeEvent("open"));
  }
  says(data: unknown): void {
    this.dispatchEvent(Object.assign(new NodeEvent("message"), { data }));
  }
  ends(code: number, reason = ""): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new NodeEvent("close"), { code, reason }));
  }
  static get last(): Socket {
    return Socket.all.at(-1) as Socket;
  }
}
