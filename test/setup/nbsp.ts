/** A text as the product writes it: each value bound to its unit, and hours to minutes to seconds, by no-break spaces. */
export const nbsp = (text: string): string =>
  text
    .replace(/(?<=\d) (?=(?:ms|s|min|h|days)(?!\w))/g, "\u00a0")
    .replace(/(?<=\d\u00a0(?:min|h)) (?=[\d.]+\u00a0(?:s|min)(?!\w))/g, "\u00a0");
