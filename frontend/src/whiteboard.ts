/** A whiteboard's page: the picture that is there for everybody becomes a board that all draw on. */
import { sheets } from "./documents/sheet.ts";
import { bench } from "./whiteboard/bench.ts";
import { Board, ROOT } from "./whiteboard/board.ts";

sheets("[data-whiteboard]", ({ root, doc, awareness, mayWrite }) => {
  const board = new Board(doc);
  const made = bench(root, board, awareness, mayWrite);
  return made && {
    isEmpty: () => board.shapes.length === 0,
    begin: made.fit,
    freeze: made.freeze,
    missing: (known) => known.missingOn(doc.getMap(ROOT)),
  };
});
