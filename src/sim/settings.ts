/** What a setting, and so a field, a link or the command line, may hold. */
export type Value = number | string | boolean;

interface Described {
  title: string;
  /** One plain line: what it does. */
  description: string;
}

/** A number with its unit, range and grid. */
export interface NumberSetting extends Described {
  type: "number";
  unit: Unit;
  default: number;
  min: number;
  max: number;
  /** The smallest difference: values are rounded to it. */
  step: number;
}

/** One of a few named ways. */
export interface ChoiceSetting extends Described {
  type: "choice";
  default: string;
  /** Each choice with what it means. */
  choices: Record<string, string>;
}

/** On or off. */
export interface SwitchSetting extends Described {
  type: "switch";
  default: boolean;
}

export type Unit = "ms" | "cents" | "share" | "perSecond" | "perMinute" | "count" | "factor";
export type Setting = NumberSetting | ChoiceSetting | SwitchSetting;
export type Schema = Record<string, Setting>;

/** The values of a schema, typed by it; of a schema that is not known, any value by any id. */
export type Values<S extends Schema> = string extends keyof S ? Record<string, Value> : Known<S>;

type Known<S extends Schema> = {
  [Id in keyof S]: S[Id] extends NumberSetting
    ? number
    : S[Id] extends SwitchSetting
      ? boolean
      : S[Id] extends { choices: infer Choices }
        ? keyof Choices & string
        : never;
};

/** A patch of settings, with the sentence that tells what it changes. */
export interface Fix {
  id: string;
  title: string;
  layer: string;
  patch: Record<string, Value>;
  description: string;
  /** A deeper fix stands folded below the main ones and stays out of the matrix. */
  deeper?: true;
}

/** All that determines a run. */
export interface State {
  lab: string;
  /** Ids of the fixes that are on, in the lab's order. */
  fixes: readonly string[];
  /** What the reader set by hand; it prevails over the fixes. */
  explicit: Readonly<Record<string, Value>>;
  /** uint32. */
  seed: number;
}

export const DEFAULT_SEED = 1;
export const MAX_SEED = 0xffffffff;

/** A text read as the value of a setting: the value, clamped if need be (then `note` says so), or why it was refused. */
export type ParsedValue = { value: Value; note?: string } | { refused: string };

/** Longest duration: 48 h. */
export const MAX_MS = 48 * 3600 * 1000;

type Range = { min: number; max: number; step?: number };

/** Declares a duration in milliseconds, up to 3 decimals. */
export const duration = (title: string, fallback: number, description: string, range: Partial<Range> = {}) =>
  number(title, "ms", fallback, description, { min: 0, max: MAX_MS, step: 0.001, ...range });

/** Declares a number. */
export const number = (title: string, unit: Unit, fallback: number, description: string, range: Range) =>
  ({
    type: "number",
    title,
    description,
    unit,
    default: fallback,
    step: 1,
    ...range,
  }) as const satisfies NumberSetting;

/** Declares a choice; `choices` maps each id to what it means. */
export const choice = <C extends Record<string, string>>(
  title: string,
  fallback: keyof C & string,
  description: string,
  choices: C,
) => ({ type: "choice", title, description, default: fallback, choices }) as const;

/** Declares a switch. */
export const onOff = (title: string, fallback: boolean, description: string) =>
  ({ type: "switch", title, description, default: fallback }) as const satisfies SwitchSetting;

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a setting from text: refuses malformed numbers and unknown choices, clamps numbers out of range with a note. */
export function readValue(id: string, setting: Setting, text: string): ParsedValue {
  if (setting.type === "switch") {
    if (text === "true" || text === "false") return { value: text === "true" };
    return { refused: `${id} is a switch, true or false; "${text}" is neither` };
  }
  if (setting.type === "choice") {
    if (Object.hasOwn(setting.choices, text)) return { value: text };
    return { refused: `${id} is one of ${Object.keys(setting.choices).join(", ")}; "${text}" is not` };
  }
  if (!DECIMAL.test(text)) {
    return { refused: `${id} is a number from ${setting.min} to ${setting.max}; "${text}" is not` };
  }
  return clamp(id, setting, Number(text));
}

function clamp(id: string, { min, max, step }: NumberSetting, asked: number): ParsedValue {
  const inside = Math.min(max, Math.max(min, asked));
  // Dividing by the inverse keeps 0.001 steps exact: 1234 / 1000, not 1234 * 0.001.
  const near = step < 1 ? Math.round(inside / step) / Math.round(1 / step) : Math.round(inside / step) * step;
  // The nearest step may lie outside of a range whose ends are not steps.
  const value = Math.min(max, Math.max(min, near));
  if (value === asked) return { value };
  const why = inside === asked ? `goes in steps of ${step}` : `goes from ${min} to ${max}`;
  return { value, note: `${id} ${why}: ${asked} became ${value}` };
}

/** Defaults, then the patches of the fixes that are on, then what is explicit. */
export function effective<S extends Schema>(schema: S, fixes: readonly Fix[], state: State): Values<S> {
  const values: Record<string, Value> = {};
  for (const [id, setting] of Object.entries(schema)) values[id] = setting.default;
  for (const fix of fixes) if (state.fixes.includes(fix.id)) Object.assign(values, fix.patch);
  return Object.assign(values, state.explicit) as Values<S>;
}

/** Two fixes that patch the same setting exclude each other. */
export const excludes = (a: Fix, b: Fix): boolean =>
  a.id !== b.id && Object.keys(a.patch).some((id) => Object.hasOwn(b.patch, id));

/**
 * Switches a fix. Switching on clears the explicit values of the settings that it patches and switches off the fixes
 * that it excludes.
 */
export function toggleFix(
  fixes: readonly Fix[],
  state: State,
  id: string,
  on = !state.fixes.includes(id),
): State {
  const fix = fixes.find((candidate) => candidate.id === id);
  if (!fix) return state;
  if (!on) return { ...state, fixes: state.fixes.filter((other) => other !== id) };
  const kept = fixes.filter(
    (other) => other === fix || (state.fixes.includes(other.id) && !excludes(fix, other)),
  );
  const explicit = Object.entries(state.explicit).filter(([setting]) => !Object.hasOwn(fix.patch, setting));
  return { ...state, fixes: kept.map((other) => other.id), explicit: Object.fromEntries(explicit) };
}

/** Sets a value by hand; a value that defaults and fixes give anyway is not explicit. */
export function withValue(
  schema: Schema,
  fixes: readonly Fix[],
  state: State,
  id: string,
  value: Value,
): State {
  const { [id]: _, ...others } = state.explicit;
  const without = { ...state, explicit: others };
  if (effective(schema, fixes, without)[id] === value) return without;
  return { ...state, explicit: { ...others, [id]: value } };
}
