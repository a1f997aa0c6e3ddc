/** A figure as it is said: "1×" is "1 time", "3×" is "3 times"; anything else says itself. */
export function spokenFigure(figure: string): string {
  const times = /^(\d[\d,]*)×$/.exec(figure)?.[1];
  if (times === undefined) return figure;
  return `${times} ${times === "1" ? "time" : "times"}`;
}
