const NARROW = new Set([..."iljtfrI.,:;'|!()“”·- "]);
const WIDE = new Set([..."mwMW@%—–"]);

/** About how wide a text is, in px, in the sans of the page: enough to keep labels apart. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += NARROW.has(letter) ? 0.33 : WIDE.has(letter) ? 0.88 : 0.6;
  return ems * size;
}
