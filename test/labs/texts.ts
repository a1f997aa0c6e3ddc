import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Schema, Values } from "../../src/sim/settings.ts";
import type { Run } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";
import { withPlainSpaces } from "../../src/sim/units.ts";

/** So many events of each kind are put into words. */
const EACH = 20;

/** Every text that a lab's page has of a run, with plain spaces: what a reader can see or hear, where from. */
export function textsOf<S extends Schema>(lab: Lab<S>, run: Run): Map<string, string> {
  const texts = new Map<string, string>();
  const say = (where: string, text: string | undefined) => {
    if (text) texts.set(`${where}: ${text}`, withPlainSpaces(text));
  };
  const { figure, noun, sentence } = lab.headline(run);
  say("lede", lab.lede(run.settings as Values<S>));
  say("headline", `${figure} ${noun}`);
  say("headline", sentence);
  for (const { name, sentence } of run.findings) say(name, sentence);
  for (const { title, caption, empty, marks } of lab.lanes(run, toUs(run.endMs))) {
    for (const text of [title, caption, empty]) say(`lane ${title}`, text);
    for (const { label, tells } of marks) for (const text of [label, tells]) say(`lane ${title}`, text);
  }
  const stage = lab.stage(run);
  for (const us of [0, 0.25, 0.5, 0.75, 1].map((share) => share * toUs(run.endMs))) {
    for (const { text } of Object.values(stage.says(us))) say("stage", text);
    for (const flow of stage.flows ?? []) if (flow.share(us) > 0) say("stage", flow.label(us));
  }
  const told: { [kind: string]: number } = {};
  for (const event of events(run.trace)) {
    told[event.kind] = (told[event.kind] ?? 0) + 1;
    if ((told[event.kind] as number) <= EACH) say(`event ${event.kind}`, lab.tell(event, run));
  }
  return texts;
}

const NOUNS = "readers?|reads?|quer(?:y|ies)|keys?|nodes?|workers?|access(?:es)?|times?|lives|life";
const PLURAL = /^(?:readers|reads|queries|keys|nodes|workers|accesses|times|lives)$/;

/** What is wrong with how a text is written; undefined where nothing is. */
export function faultOf(text: string): string | undefined {
  if (/undefined|NaN|Infinity|null|\[object/.test(text)) return "a value that is none";
  if (/(?<![.\d])\d{4,}/.test(text)) return "a number that is not grouped";
  if (/\d\.\d{4,}/.test(text)) return "a number with too many decimals";
  if (/ {2}| [.,;:]|\.\./.test(text)) return "a gap";
  if (/(?<![\d,.])[01] (?:more )?(?:\w+ )?were\b|\b0 \w+ (?:waited|was)\b/.test(text))
    return "what did not happen";
  if (/\b1 of the 1\b|\b(?:once|twice) time/.test(text)) return "a clumsy count";
  for (const [, many = "", noun = ""] of text.matchAll(
    new RegExp(`(?<![\\d,.]|(?:reader|read|access|key|node) )([\\d,.]*\\d) (?:more )?(${NOUNS})\\b`, "g"),
  )) {
    if ((many === "1") === PLURAL.test(noun)) return `${many} ${noun}`;
  }
  return undefined;
}
