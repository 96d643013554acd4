/**
 * <video class="player" id="player-1">: stands where it stood when somebody left its page in this
 * tab, since every remark loads the page anew.
 */
export function keepsMoment(player: HTMLMediaElement): void {
  const key = `moment:${location.pathname}#${player.id}`;
  const kept = Number(sessionStorage.getItem(key));
  if (kept > 0) player.currentTime = kept;
  player.addEventListener("timeupdate", () => sessionStorage.setItem(key, String(player.currentTime)));
}
