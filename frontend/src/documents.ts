/** A document's page: the text that is there for everybody becomes one that is written live. */
import { linkForm } from "./documents/link-form.ts";
import { pictureForm } from "./documents/picture-form.ts";
import { mentionsOf } from "./documents/mention.ts";
import { saying } from "./documents/saying.ts";
import { sheets } from "./documents/sheet.ts";
import { toolbar } from "./documents/toolbar.ts";
import { writing } from "./documents/writing.ts";

sheets("[data-document]:not([data-whiteboard])", ({ root, paper, doc, awareness, mayWrite }) => {
  const { text = "", task = "", mostLetters, pictures = "", undescribed = "", lost = "" } = root.dataset;
  const fault = root.querySelector<HTMLElement>("[data-fault]");
  const hasRemarks = document.getElementById("document-comments") !== null;
  const body = doc.getXmlFragment("default");
  const editor = writing({
    element: paper,
    doc,
    awareness,
    mayWrite,
    label: text,
    taskLabel: task,
    mostLetters: Number(mostLetters),
    hasRemarks,
    pictures: { pictures, undescribed, lost },
    mentions: mentionsOf(root, mayWrite),
    tooMuch: () => fault && (fault.hidden = false),
  });
  editor.on("update", () => fault && (fault.hidden = true));
  const bar = root.querySelector<HTMLElement>("[role=toolbar]");
  const form = root.querySelector<HTMLFormElement>("form.document-link");
  const section = root.querySelector<HTMLElement>(".document-pictures");
  const picture = section && pictureForm(section, editor);
  if (bar && form) {
    toolbar(bar, editor, { link: linkForm(form, editor), picture: picture?.choose, describePicture: picture?.describe });
  }
  const unsay = hasRemarks ? saying(root, editor) : undefined;
  return {
    isEmpty: () => body.length === 0,
    freeze: () => void editor.setEditable(false),
    missing: (known) => known.missing(body),
    close: () => {
      unsay?.();
      editor.destroy();
    },
  };
});
