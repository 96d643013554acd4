import assert from "node:assert/strict";
import { test } from "node:test";
import { keepsMoment } from "../src/keep-moment.ts";
import { find, nextPage, page } from "./page.ts";

const PAGE = '<video id="player-1"></video><audio id="player-2"></audio>';

function begun(): HTMLMediaElement[] {
  const players = [...document.querySelectorAll<HTMLMediaElement>("video, audio")];
  for (const player of players) {
    Object.defineProperty(player, "currentTime", { value: 0, writable: true });
    keepsMoment(player);
  }
  return players;
}

test("a film stands where it was when its page is loaded anew, and no other one does", () => {
  page(PAGE);
  begun();
  const film = find<HTMLVideoElement>("video");
  film.currentTime = 83.5;
  film.dispatchEvent(new Event("timeupdate"));
  nextPage(PAGE);
  assert.deepEqual(begun().map((player) => player.currentTime), [83.5, 0]);
  nextPage(PAGE, "http://docendo.example/c/maple/questions/8/");
  assert.deepEqual(begun().map((player) => player.currentTime), [0, 0]);
});
