/** Letters by their width in the sans of the page, in hundredths of its size; all others are 61. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [26, "ijlI \u00a0"],
  [31, ".,:;'!·"],
  [36, "ft()/|"],
  [41, "r1"],
  [46, "“”-"],
  [57, "acksvxyzJL7"],
  [66, "BKPRSTZ04×−$&"],
  [75, "ACDGHNOQUVXY"],
  [82, "w"],
  [90, "mM…"],
  [100, "W%—"],
];

const WIDTH_OF = new Map(WIDTHS.flatMap(([width, letters]) => [...letters].map((letter) => [letter, width])));

/** About how wide a text is, in px, in the sans of the page: enough to keep labels apart. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += WIDTH_OF.get(letter) ?? 61;
  return (width * size) / 100;
}
