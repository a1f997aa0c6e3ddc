/** A cell of text stands left, a number right. `null` is a cell with nothing to tell. */
export type Cell = string | number | null;

/** Rows in aligned columns, two spaces apart, a line each. */
export function table(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, shown(cell).length);
    }
  }
  const aligned = (cell: Cell, column: number) =>
    typeof cell === "string" ? cell.padEnd(widths[column] ?? 0) : shown(cell).padStart(widths[column] ?? 0);
  return rows.map((row) => `${row.map(aligned).join("  ").trimEnd()}\n`).join("");
}

/** Up to 3 decimals: a microsecond, where it is milliseconds. */
const shown = (cell: Cell): string => {
  if (cell === null) return "-";
  return typeof cell === "number" ? String(Math.round(cell * 1000) / 1000) : cell;
};
