/**
 * Pictures come by the button, by paste and by drop, one after the other; then one says in the form
 * below the buttons what each shows.
 */
import type { Editor } from "@tiptap/core";
import { besideSelection, describe, held, insertPicture, keyOf, selectedPicture } from "./pictures.ts";
import { upload } from "./uploading.ts";

const TAKEN = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

/** What was pasted or dropped, if it is pictures; a program that copies text copies its picture too. */
export function filesIn(data: DataTransfer | null): File[] {
  const files = [...(data?.files ?? [])];
  return files.length && !data?.getData("text/plain").trim() ? files : [];
}

export function pictureForm(section: HTMLElement, editor: Editor): { choose: () => void; describe: () => void } {
  const find = <E extends HTMLElement>(selector: string): E | null => section.querySelector<E>(selector);
  const [chooser, form, fault, going] = [
    find<HTMLInputElement>("input[type=file]"),
    find<HTMLFormElement>("form"),
    find("[data-picture-fault]"),
    find("[data-picture-going]"),
  ];
  const words = find<HTMLTextAreaElement>("textarea");
  const decorates = find<HTMLInputElement>("input[type=checkbox]");
  const bar = going?.querySelector("progress");
  const spoken = find("[role=status]");
  let described = "";
  let writes = 0;
  let last: Promise<void> = Promise.resolve();

  const say = (sentence: string | undefined): void => {
    if (!fault) return;
    fault.textContent = sentence ?? "";
    fault.hidden = !sentence;
  };
  const show = (share: number | null): void => {
    if (!going || !bar) return;
    going.hidden = share === null;
    bar.value = share ?? 0;
  };
  /** Why it need not be sent. */
  const refusal = ({ type, size }: File): string | undefined => {
    const { notAPicture, tooLarge, offline, mostBytes } = section.dataset;
    if (!TAKEN.has(type)) return notAPicture;
    if (size > Number(mostBytes)) return tooLarge;
    return navigator.onLine ? undefined : offline;
  };
  const send = async (file: File, place: () => number, before: number): Promise<void> => {
    const wrong = refusal(file);
    if (wrong || !form) {
      say(wrong);
      return;
    }
    say("");
    show(0);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", find<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
    body.set("picture", file);
    const answer = await upload({ address: form.action, body, progress: show });
    show(null);
    if (editor.isDestroyed) return;
    if (!answer || !("key" in answer)) {
      say(answer ? answer.message || section.dataset.failed : section.dataset.offline);
      return;
    }
    if (!editor.isEditable) {
      say(section.dataset.failed);
      return;
    }
    // Whoever writes on, in the text or of another picture, is not called away from it.
    const isWaiting = before === writes && form.hidden !== false;
    insertPicture(editor, keyOf(answer.key), place(), isWaiting);
    if (spoken) spoken.textContent = section.dataset.inserted ?? "";
    if (isWaiting) open();
  };
  const insert = (files: Iterable<File>, at: number): void => {
    const place = held(editor, at);
    const before = writes;
    for (const file of files) last = last.then(() => send(file, place, before));
  };

  const open = (): void => {
    const picture = selectedPicture(editor.state);
    if (!form || !words || !decorates || !picture) return;
    described = keyOf(picture.attrs.key);
    words.value = (picture.attrs.description as string | undefined) ?? "";
    decorates.checked = picture.attrs.isDecorative === true;
    form.hidden = false;
    words.focus();
  };
  const close = (): void => {
    if (form) form.hidden = true;
    editor.commands.focus();
  };
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const isDecorative = decorates?.checked ?? false;
    const description = isDecorative ? "" : (words?.value ?? "").replace(/\s+/g, " ").trim();
    describe(editor, described, { description, isDecorative });
    close();
  });
  form?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  find("[data-no-picture]")?.addEventListener("click", close);
  chooser?.addEventListener("change", () => {
    insert([...(chooser.files ?? [])], besideSelection(editor.state));
    chooser.value = "";
  });

  const { dom } = editor.view;
  dom.addEventListener("keydown", () => (writes += 1));
  dom.addEventListener(
    "paste",
    (event) => {
      const files = editor.isEditable ? filesIn(event.clipboardData) : [];
      if (!files.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      insert(files, besideSelection(editor.state));
    },
    true,
  );
  dom.addEventListener(
    "drop",
    (event) => {
      const files = editor.isEditable && !editor.view.dragging ? filesIn(event.dataTransfer) : [];
      if (!files.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const found = editor.view.posAtCoords({ left: event.clientX, top: event.clientY });
      insert(files, found ? found.pos : editor.state.doc.content.size);
    },
    true,
  );
  return { choose: () => chooser?.click(), describe: open };
}
