/** Starts each behavior: once for the page, and again for whatever htmx brings in later. */
import htmx from "htmx.org";
import { combobox } from "./combobox.ts";
import { watchConnection } from "./connection.ts";
import { copies } from "./copies.ts";
import { closesBeside, opensDialog } from "./dialogs.ts";
import { forgetCopies, leavesNoCopies } from "./document-copies.ts";
import { documentsBeside } from "./documents/beside.ts";
import { guessTimeZone } from "./guess-time-zone.ts";
import { forgetDrafts, keepDraft, settleDrafts, wasLedOn } from "./keep-draft.ts";
import { keepsMoment } from "./keep-moment.ts";
import { liveHelp } from "./live-help.ts";
import { menus } from "./menus.ts";
import { marksMoment, seeks } from "./moments.ts";
import { noticesLive } from "./notices-live.ts";
import { offlinePage } from "./offline-page.ts";
import { paintWeek } from "./paint-week.ts";
import { passkeys } from "./passkeys.ts";
import { preview } from "./preview.ts";
import { forgetNews, pushes } from "./push.ts";
import { relativeTime } from "./relative-time.ts";
import { room } from "./rooms/room.ts";
import { selectsPassage } from "./selects-passage.ts";
import { sendByKeys } from "./send-by-keys.ts";
import { shortcuts, singleKeySwitch } from "./shortcuts.ts";
import { showPassword } from "./show-password.ts";
import { themeSwitch } from "./theme-switch.ts";

document.documentElement.classList.add("js");
watchConnection();
menus();
sendByKeys();
shortcuts();
settleDrafts(wasLedOn());
void forgetCopies(document.body.dataset.person ?? "");
offlinePage();

// htmx tells of the body first and then of every element that it swaps in.
htmx.onLoad((node) => {
  const element = node as Element;
  const each = <E extends Element>(selector: string, behave: (found: E) => void): void => {
    if (element.matches(selector)) behave(element as E);
    element.querySelectorAll<E>(selector).forEach(behave);
  };
  each("time[data-relative]", (time: HTMLTimeElement) => relativeTime(time));
  each("[data-opens]", opensDialog);
  each("[data-copies]", copies);
  each("dialog.dialog", closesBeside);
  each("form[data-theme-switch]", themeSwitch);
  each("form[data-sign-out]", forgetDrafts);
  each("form[data-sign-out]", leavesNoCopies);
  each("form[data-sign-out]", forgetNews);
  each("input[data-single-keys]", singleKeySwitch);
  each("form[data-keep]", keepDraft);
  each("textarea[data-preview-url]", (area: HTMLTextAreaElement) =>
    preview(area, (url, target, values) => void htmx.ajax("post", url, { target, values, swap: "innerHTML" })),
  );
  // Before the combobox, which shows what is chosen when it begins.
  each("[data-guess-time-zone]", (field: HTMLInputElement | HTMLSelectElement) => guessTimeZone(field));
  each("[data-combobox]", combobox);
  each("[data-paint-week]", paintWeek);
  each("[data-passages]", selectsPassage);
  // Before what shows where a player stands.
  each(".player[id]", keepsMoment);
  each("a[data-seeks]", seeks);
  each("[data-marks-moment]", marksMoment);
  each("#live-part[data-live]", (part: HTMLElement) => void liveHelp(part));
  each("[data-room]", (page: HTMLElement) => void room(page));
  each("[data-documents-beside]", (section: HTMLElement) =>
    documentsBeside(section, (url, target) => htmx.ajax("get", url, { target, swap: "innerHTML" }) as Promise<void>),
  );
  each("[data-show-password]", showPassword);
  each("form[data-passkey]", passkeys);
  each("[data-push]", (section: HTMLElement) => void pushes(section));
  each("[data-notices-live]", (bell: HTMLAnchorElement) => void noticesLive(bell));
});
