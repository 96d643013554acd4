/** Where a link leads is asked below the buttons; without a selection its address is its words. */
import type { Editor } from "@tiptap/core";

export function linkForm(form: HTMLFormElement, editor: Editor): () => void {
  const field = form.querySelector<HTMLInputElement>("input");
  const close = (): void => {
    form.hidden = true;
    editor.commands.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const href = field?.value.trim() ?? "";
    if (href) {
      const chain = editor.chain().extendMarkRange("link");
      if (editor.state.selection.empty && !editor.isActive("link")) {
        chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
      } else {
        chain.setLink({ href }).run();
      }
    }
    close();
  });
  form.querySelector("[data-no-link]")?.addEventListener("click", () => {
    editor.chain().extendMarkRange("link").unsetLink().run();
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return () => {
    form.hidden = false;
    if (field) {
      field.value = (editor.getAttributes("link").href as string | undefined) ?? "";
      field.focus();
    }
  };
}
