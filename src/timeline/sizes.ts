/** The measures of a timeline in px. */
export interface Sizes {
  /** Where the plot begins: names stand left of it, or above their lanes if this is 0. */
  left: number;
  padRight: number;
  axis: number;
  /** Height of a row's mark, and of the row with the air below it. */
  mark: number;
  row: number;
  /** Height of the values of a value lane. */
  values: number;
  /** Air between lanes, and the line for the name above a lane. */
  between: number;
  name: number;
  text: number;
  tickSpacing: number;
  /** On a phone a numbered mark says no more than its number. */
  terse: boolean;
}

/** On a phone the names stand above their lanes, and rows are taller. `scale` is 1 on a laptop, more on a projector. */
export function sizesFor(width: number, scale: number): Sizes {
  const narrow = width < 560 * scale;
  const by = (px: number) => Math.round(px * scale);
  return {
    left: narrow ? 0 : by(124),
    padRight: by(narrow ? 6 : 10),
    axis: by(36),
    mark: by(narrow ? 24 : 22),
    row: by(narrow ? 32 : 28),
    values: by(narrow ? 92 : 84),
    between: by(narrow ? 14 : 20),
    name: narrow ? by(24) : 0,
    text: 12 * scale,
    tickSpacing: by(narrow ? 72 : 104),
    terse: narrow,
  };
}

/** At the size of a card: marks alone. */
export const THUMBNAIL_SIZES: Sizes = {
  left: 0,
  padRight: 2,
  axis: 4,
  mark: 14,
  row: 18,
  values: 44,
  between: 6,
  name: 0,
  text: 0,
  tickSpacing: 100,
  terse: false,
};
