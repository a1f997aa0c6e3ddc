import { scaleSymlog } from "d3-scale";
import type { NumberSetting } from "../../../sim/settings.ts";

/** Positions of a slider whose range is too wide for a straight scale. */
export const POSITIONS = 240;

/** What a slider of a setting does: its own scale of positions, and the value at each. */
export interface SliderScale {
  min: number;
  max: number;
  step: number;
  toPosition(value: number): number;
  toValue(position: number): number;
}

/**
 * A straight scale for a narrow range; beyond a factor of 1000 a logarithmic one that still reaches zero, whose values
 * have two digits, so that they are round.
 */
export function sliderScale({ min, max, step, default: fallback }: NumberSetting): SliderScale {
  const narrow = max - min <= 1000 * Math.max(min, step, fallback / 10);
  if (narrow) {
    const positions = (max - min) / step;
    // A slider of a thousand positions is finer than a hand.
    const stride = positions > 1000 ? step * 10 ** Math.floor(Math.log10(positions / 100)) : step;
    return { min, max, step: stride, toPosition: (value) => value, toValue: (position) => position };
  }
  const small = Math.max(min, step, fallback / 100, max / 1e9);
  const positions = scaleSymlog([0, max - min], [0, POSITIONS]).constant(small);
  return {
    min: 0,
    max: POSITIONS,
    step: 1,
    toPosition: (value) => Math.round(positions(value - min)),
    toValue(position) {
      if (position <= 0) return min;
      if (position >= POSITIONS) return max;
      return round(min + positions.invert(position), step);
    },
  };
}

/** To two digits, on the grid of the setting. */
function round(value: number, step: number): number {
  const digits = Number(value.toPrecision(2));
  return step < 1 ? digits : Math.round(digits / step) * step;
}

/** The next value up (1) or down (-1) that differs: no press of a key is lost to rounding. */
export function nextValue(scale: SliderScale, value: number, direction: 1 | -1): number {
  let position = scale.toPosition(value);
  while (
    position > scale.min && position < scale.max
      ? true
      : direction > 0
        ? position < scale.max
        : position > scale.min
  ) {
    position += direction * scale.step;
    const next = scale.toValue(Math.min(scale.max, Math.max(scale.min, position)));
    if ((next - value) * direction > 0) return next;
    if (position <= scale.min || position >= scale.max) break;
  }
  return direction > 0 ? scale.toValue(scale.max) : scale.toValue(scale.min);
}
