/**
 * Small rooms: people are dragged into one, and the page asks when the time there is over.
 *
 * Each who can be dragged has a select that says the same: what is dropped chooses in it, and a
 * form that moves somebody at once is sent. So keyboard and phone do it by the select.
 */
export function draggedToSmallRooms(page: HTMLElement): () => void {
  let dragged: HTMLElement | null = null;

  const start = (event: DragEvent): void => {
    dragged = (event.target as Element).closest<HTMLElement>("[data-drags]");
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.textContent?.trim() ?? "");
  };
  const over = (event: DragEvent): void => {
    const place = dropAt(event);
    mark(page, dragged ? place : null);
    if (dragged && place) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    const place = dropAt(event);
    mark(page, null);
    const select = dragged?.querySelector("select");
    if (!dragged || !place || !select) return;
    event.preventDefault();
    select.value = place.dataset["drop"] ?? "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    if (dragged instanceof HTMLFormElement) dragged.requestSubmit();
  };
  const end = (): void => {
    dragged = null;
    mark(page, null);
  };
  const chosen = (event: Event): void => {
    if ((event.target as Element).closest("[data-divides]")) showPlan(page);
  };

  page.addEventListener("dragstart", start);
  page.addEventListener("dragover", over);
  page.addEventListener("drop", drop);
  page.addEventListener("dragend", end);
  page.addEventListener("change", chosen);
  showPlan(page);
  return () => {
    page.removeEventListener("dragstart", start);
    page.removeEventListener("dragover", over);
    page.removeEventListener("drop", drop);
    page.removeEventListener("dragend", end);
    page.removeEventListener("change", chosen);
  };
}

function dropAt(event: Event): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>("[data-drop]");
}

function mark(page: HTMLElement, place: HTMLElement | null): void {
  page.querySelectorAll("[data-drop]").forEach((each) => each.classList.toggle("dropping", each === place));
}

/** Who was sent into which room by hand, beside the selects; there are as many as were chosen. */
export function showPlan(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>("form[data-divides]");
  const plan = form?.querySelector<HTMLElement>("[data-plan]");
  if (!form || !plan) return;
  plan.hidden = false;
  const selects = [...form.querySelectorAll<HTMLSelectElement>("[data-drags] select")];
  const count = Number(form.querySelector<HTMLSelectElement>("select[name=rooms]")?.value);
  const most = Math.max(count, ...selects.map((select) => Number(select.value)));
  for (const room of plan.querySelectorAll<HTMLElement>("[data-drop]")) {
    const number = room.dataset["drop"] ?? "";
    room.hidden = Number(number) > most;
    const there = selects.filter((select) => select.value === number);
    const names = room.querySelector("[data-names]");
    if (names) names.textContent = there.map(nameOf).join(", ");
  }
}

/** Isolated, since names of both directions may stand beside each other. */
function nameOf(select: HTMLSelectElement): string {
  const name = select.closest("[data-drags]")?.querySelector("bdi")?.textContent ?? "";
  return `\u2068${name.trim()}\u2069`;
}

/** Whether the clock of the small rooms has just run out; said once for each that is drawn. */
export function isTimeUp(page: HTMLElement, now: number = performance.now()): boolean {
  const clock = page.querySelector<HTMLElement>("[data-gathers] [data-clock]");
  if (!clock) return false;
  const seconds = clock.dataset["seconds"] ?? "0";
  if (clock.dataset["heard"] !== seconds) {
    clock.dataset["heard"] = seconds;
    clock.dataset["until"] = String(now + Number(seconds) * 1000);
  }
  if (now < Number(clock.dataset["until"])) return false;
  // Where the server's clock is not there yet, it is asked again a little later.
  clock.dataset["until"] = String(now + 3_000);
  return true;
}
