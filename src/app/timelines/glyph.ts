import type { Shape } from "../../timeline/lane.ts";

/** The outline of each shape around (0, 0), `r` being half of its size. Crosses and chevrons are strokes. */
export function glyph(shape: Shape, r: number): string {
  switch (shape) {
    case "circle":
    case "ring":
      return `M${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`;
    case "square":
      return `M${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}Z`;
    case "triangle":
      return `M${-r * 1.25},${-r}h${r * 2.5}l${-r * 1.25},${r * 2.1}Z`;
    case "diamond":
      return `M0,${-r * 1.25}L${r * 1.25},0L0,${r * 1.25}L${-r * 1.25},0Z`;
    case "bar":
      return `M${-r * 0.4},${-r * 1.5}h${r * 0.8}v${r * 3}h${-r * 0.8}Z`;
    case "cross":
      return `M${-r},${-r}L${r},${r}M${r},${-r}L${-r},${r}`;
    case "chevron":
      return `M${-r * 0.7},${-r}L${r * 0.5},0L${-r * 0.7},${r}`;
  }
}

/** Whether a shape is drawn as a line. */
export const isStroke = (shape: Shape): boolean => shape === "cross" || shape === "chevron";
