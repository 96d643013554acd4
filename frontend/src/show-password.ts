/** <input type="password" data-show-password>: a button beside it lets what is typed be seen. */
import { sentence } from "./sentences.ts";

export function showPassword(field: HTMLInputElement): void {
  const box = document.createElement("div");
  box.className = "password";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.setAttribute("aria-controls", field.id);
  const show = (seen: boolean): void => {
    field.type = seen ? "text" : "password";
    button.textContent = sentence(seen ? "hide" : "show");
  };
  show(false);
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  // A browser would offer a field of text again later, to whoever sits there then.
  field.form?.addEventListener("submit", () => show(false));
  field.before(box);
  box.append(field, button);
}
