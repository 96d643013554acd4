import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, marksMoment, seeks } from "../src/moments.ts";
import { find, page } from "./page.ts";

const PAGE =
  '<video id="player-2"></video><div hidden data-marks-moment="player-2"><button>At <bdi></bdi></button></div>' +
  '<a href="/file/#t=5" data-seeks="player-2">0:05</a><a href="/file/#t=83" data-seeks="player-2">1:23</a>' +
  '<details><input name="remark_quote" value="old words"><select name="remark_file"><option></option><option>1</option>' +
  '<option>2</option></select><input name="remark_moment"><textarea name="remark_words"></textarea></details>';

function begun(): HTMLVideoElement {
  page(PAGE);
  const player = find<HTMLVideoElement>("video");
  let played = 0;
  Object.defineProperty(player, "currentTime", { value: 0, writable: true });
  player.play = async () => void (played += 1);
  player.pause = () => undefined;
  document.querySelectorAll<HTMLAnchorElement>("a").forEach(seeks);
  marksMoment(find("[data-marks-moment]"));
  return player;
}

test("a link to a moment goes there in the player", () => {
  const player = begun();
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  find("a:last-of-type").dispatchEvent(click);
  assert.equal(player.currentTime, 83);
  assert.equal(click.defaultPrevented, true);
});

test("what was passed last is the current one", () => {
  const player = begun();
  const current = (): string => document.querySelector("[aria-current=time]")?.textContent ?? "";
  for (const [at, words] of [[2, ""], [6, "0:05"], [90, "1:23"]] as const) {
    player.currentTime = at;
    player.dispatchEvent(new Event("timeupdate"));
    assert.equal(current(), words);
  }
});

test("a player with many moments is listened to once", () => {
  page(PAGE);
  const player = find<HTMLVideoElement>("video");
  let heard = 0;
  const listen = player.addEventListener.bind(player) as typeof player.addEventListener;
  player.addEventListener = ((...args: Parameters<typeof listen>) => {
    heard += 1;
    listen(...args);
  }) as typeof listen;
  document.querySelectorAll<HTMLAnchorElement>("a").forEach(seeks);
  assert.equal(heard, 1);
});

test("a button puts the moment into the remark and nothing else beside it", () => {
  const player = begun();
  assert.equal(find("[data-marks-moment]").hidden, false);
  player.currentTime = 83.9;
  player.dispatchEvent(new Event("timeupdate"));
  assert.equal(find("bdi").textContent, "1:23");
  find("button").click();
  assert.equal(find<HTMLInputElement>("[name=remark_moment]").value, "1:23");
  assert.equal(find<HTMLSelectElement>("[name=remark_file]").value, "2");
  assert.equal(find<HTMLInputElement>("[name=remark_quote]").value, "");
  assert.equal(find("details").hasAttribute("open"), true);
  assert.equal(document.activeElement, find("textarea"));
});

test("without its player a link stays a link, and the button hidden", () => {
  page('<div hidden data-marks-moment="gone"><button></button></div><a href="/file/#t=5" data-seeks="gone">0:05</a>');
  seeks(find("a"));
  marksMoment(find("[data-marks-moment]"));
  assert.equal(find("[data-marks-moment]").hidden, true);
});

test("moments are minutes and seconds", () => {
  assert.equal(clockOf(0), "0:00");
  assert.equal(clockOf(4512.7), "75:12");
});
