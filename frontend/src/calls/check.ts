/** Before the door of a room: whether camera and microphone work, seen and heard by oneself alone. */
import { choices, choose, open, stop, troubleOf } from "./devices.ts";
import { meter, type Meter } from "./levels.ts";
import { words } from "./words.ts";

const LOOKS_MS = 100;
const SOUND_IS_THERE = 0.01;

export function check(part: HTMLElement): () => void {
  const place = <E extends HTMLElement>(name: string): E => part.querySelector<E>(`[data-${name}]`) as E;
  const [begin, end, shown, video, bar, word, trouble] = [place<HTMLButtonElement>("begin"), place<HTMLButtonElement>("end"), place("shown"), place<HTMLVideoElement>("video"), place<HTMLMeterElement>("level"), place("word"), place("trouble")] as const;
  let stream: MediaStream | null = null;
  let ear: Meter | null = null;
  let timer: number | undefined;

  const look = async (): Promise<void> => {
    close();
    begin.disabled = true;
    trouble.hidden = true;
    const problems: string[] = [];
    const found = await bothOrOne(problems);
    begin.disabled = false;
    fails(problems);
    if (!found) return;
    stream = found;
    video.srcObject = found;
    video.hidden = !found.getVideoTracks().length;
    if (found.getAudioTracks().length) ear = meter(found);
    shown.hidden = false;
    begin.hidden = true;
    await list();
    let hasSound = false;
    word.textContent = ear ? words("saySomething") : "";
    timer = window.setInterval(() => {
      const level = ear?.level() ?? 0;
      bar.value = Math.min(1, Math.sqrt(level));
      if (hasSound || level < SOUND_IS_THERE) return;
      hasSound = true;
      word.textContent = words("soundWorks");
    }, LOOKS_MS);
    end.focus();
  };

  const bothOrOne = async (problems: string[]): Promise<MediaStream | null> => {
    try {
      return await open({ mic: true, camera: true });
    } catch (error) {
      // Where there is no camera the microphone may still work.
      const trouble = troubleOf(error);
      problems.push(trouble);
      if (trouble === "insecure" || trouble === "unsupported" || trouble === "denied") return null;
      return open({ mic: true, camera: false }).catch(() => null);
    }
  };

  const list = async (): Promise<void> => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    part.querySelectorAll<HTMLSelectElement>("select[data-kind]").forEach((select) => {
      const kind = select.dataset["kind"] ?? "";
      const own = devices.filter((device) => device.kind === kind && device.deviceId);
      select.replaceChildren(...own.map(({ label, deviceId }) => new Option(label || words("unnamed"), deviceId)));
      const chosen = choices()[kind];
      if (chosen) select.value = chosen;
      const field = select.closest<HTMLElement>("[data-field]");
      if (field) field.hidden = own.length < 2;
    });
  };

  const fails = (problems: readonly string[]): void => {
    const text = trouble.querySelector("[data-words]");
    if (text) text.textContent = problems.map((each) => words(each)).join(" ");
    trouble.hidden = !problems.length;
  };

  const close = (): void => {
    window.clearInterval(timer);
    ear?.stop();
    ear = null;
    stop(stream);
    stream = null;
    video.srcObject = null;
    shown.hidden = true;
    begin.hidden = false;
  };

  const changed = ({ target }: Event): void => {
    const select = (target as Element).closest<HTMLSelectElement>("select[data-kind]");
    if (!select) return;
    choose(select.dataset["kind"] ?? "", select.value);
    void look();
  };

  begin.hidden = false;
  begin.addEventListener("click", () => void look());
  end.addEventListener("click", () => {
    close();
    begin.focus();
  });
  part.addEventListener("change", changed);
  window.addEventListener("pagehide", close);
  return close;
}
