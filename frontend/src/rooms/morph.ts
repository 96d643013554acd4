/**
 * Makes one element like another and leaves alone what is alike already: so focus stays where it
 * is, what somebody has unfolded stays open, and a screen reader hears only what is new.
 */
export function morph(from: Element, to: Element): void {
  if (from.isEqualNode(to)) return;
  if (from.nodeName !== to.nodeName) {
    from.replaceWith(to);
    return;
  }
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !isOwn(from, name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  if (from.nodeName === "TEXTAREA") from.textContent = to.textContent;
  else children(from, to);
}

/** What the reader did to it, and no server knows. */
function isOwn(element: Element, name: string): boolean {
  return name === "open" && element.nodeName === "DETAILS";
}

function children(from: Element, to: Element): void {
  let place: ChildNode | null = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const known: ChildNode | null = idOf(wanted) ? byId(from, idOf(wanted)) : unnamed(place, wanted);
    if (!known) {
      from.insertBefore(wanted, place);
      continue;
    }
    if (known === place) place = place.nextSibling;
    else from.insertBefore(known, place);
    if (known instanceof Element && wanted instanceof Element) morph(known, wanted);
    else if (known.textContent !== wanted.textContent) known.textContent = wanted.textContent;
  }
  while (place) {
    const next: ChildNode | null = place.nextSibling;
    place.remove();
    place = next;
  }
}

function idOf(node: ChildNode): string {
  return node instanceof Element ? node.id : "";
}

function byId(parent: Element, id: string): Element | null {
  return [...parent.children].find((child) => child.id === id) ?? null;
}

/** What stands at this place, if it is of the same sort and has no name of its own. */
function unnamed(place: ChildNode | null, wanted: ChildNode): ChildNode | null {
  return place && place.nodeName === wanted.nodeName && !idOf(place) ? place : null;
}
