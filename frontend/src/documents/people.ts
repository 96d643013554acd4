/** Who is here: each person once, in the color of their cursor, oneself first. */
import type { Awareness } from "y-protocols/awareness";

const TINTS = 8;

/** The class that gives somebody's cursor and name its color. */
export function tint(personId: number): string {
  return `document-hue-${personId % TINTS}`;
}

export function people(list: HTMLElement, awareness: Awareness, own: { id: number; name: string; words: string }): void {
  const draw = (): void => {
    const here = new Map<number, string>();
    for (const state of awareness.getStates().values()) {
      const user = state.user as { id: number; name: string } | undefined;
      if (user && user.id !== own.id) here.set(user.id, user.name);
    }
    const others = [...here].sort(([, one], [, other]) => one.localeCompare(other));
    list.replaceChildren(person(own.id, own.words), ...others.map(([id, name]) => person(id, name)));
  };
  awareness.on("change", draw);
  draw();
}

function person(id: number, name: string): HTMLElement {
  const item = document.createElement("li");
  item.className = `document-person ${tint(id)}`;
  const words = document.createElement("bdi");
  words.textContent = name;
  item.append(words);
  return item;
}
