import { choice, onOff } from "../sim/settings.ts";
import { few, MAX_LENGTH, readPairs } from "./pairs.ts";
import { didYouMean, excerpt, readFlag, readText } from "./state.ts";

/** The parts of a lab's page that a host may show alone, in the order of the page. */
export const PARTS = ["outcome", "fixes", "tune", "stage", "timeline", "transport", "why", "matrix"] as const;
export type Part = (typeof PARTS)[number];

/** How a lab is shown: it belongs to the host page, so it stands in the query and not in the hash. */
export interface Presentation {
  /** The lab alone, without the site around it. */
  embed: boolean;
  show: readonly Part[];
  theme: "auto" | "light" | "dark";
  size: "normal" | "large";
  motion: "auto" | "reduce";
}

/** Every parameter of the query but `show`, which is a list of `PARTS`. */
export const PRESENTATION = {
  embed: onOff("Embed", false, "Shows the lab alone."),
  theme: choice("Theme", "auto", "Light or dark.", {
    auto: "as the reader's system has it",
    light: "light",
    dark: "dark",
  }),
  size: choice("Size", "normal", "How large everything is.", { normal: "as usual", large: "for a stage" }),
  motion: choice("Motion", "auto", "Whether things move.", {
    auto: "as the reader's system has it",
    reduce: "as little as can be",
  }),
};

/** Reads the query of an address. Unknown keys are ignored; what is wrong stays at its default, with a notice. */
export function parsePresentation(search: string): { presentation: Presentation; notices: string[] } {
  const presentation: Presentation = {
    embed: false,
    show: PARTS,
    theme: "auto",
    size: "normal",
    motion: "auto",
  };
  if (search.length > MAX_LENGTH)
    return { presentation, notices: [`A query of more than ${MAX_LENGTH} characters is not read.`] };
  const notices: string[] = [];
  const query = readPairs(search.replace(/^\?/, ""), notices);
  for (const [id, setting] of Object.entries(PRESENTATION)) {
    const text = query.get(id);
    if (text === undefined) continue;
    const read = (setting.type === "switch" ? readFlag : readText)(id, setting, text);
    if ("refused" in read) notices.push(`Left out of the query: ${read.refused}.`);
    else Object.assign(presentation, { [id]: read.value });
  }
  const show = query.get("show");
  if (show !== undefined) presentation.show = readParts(show.split(","), notices);
  return { presentation, notices: few(notices) };
}

/** The known parts among those asked for, or all where none is known: a page that shows nothing helps nobody. */
function readParts(asked: readonly string[], notices: string[]): readonly Part[] {
  for (const id of asked) {
    if (id === "" || PARTS.includes(id as Part)) continue;
    notices.push(`Left out of the query: show has no part ${excerpt(id)}${didYouMean(id, PARTS)}`);
  }
  const parts = PARTS.filter((part) => asked.includes(part));
  return parts.length > 0 ? parts : PARTS;
}
