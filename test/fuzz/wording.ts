import { type Quantity, readQuantities } from "./quantities.ts";

/** What is wrong with a sentence, whatever it tells. */
export function wordingFaults(text: string): string[] {
  const { quantities, unread } = readQuantities(text);
  const faults = [
    ...SLIPS.flatMap(([what, pattern]) => (pattern.test(text) ? [what] : [])),
    ...unread.map((digits) => `"${digits}" is no quantity`),
    ...quantities
      .filter((quantity) => disagrees(text, quantity))
      .map(({ text: written }) => `${written} and its noun disagree`),
  ];
  return faults.map((fault) => `${fault} in "${text}"`);
}

const SLIPS: readonly (readonly [string, RegExp])[] = [
  ["no number", /\b(?:NaN|Infinity)\b|∞/],
  ["no value", /\b(?:undefined|null)\b|\[object/],
  ["one that were", /(?<![\d.,]|\bof )1 (?:more )?(?:\p{L}+ )?were\b/u],
  ["what nobody did", /(?<![\d.,])0 \p{L}+ (?:waited|was|were)\b/u],
  ["two spaces or one at an end", /[ \u00a0]{2}|^\s|\s$/],
  ["a space before a stop", /\s[.,;:!?](?:\s|$)/],
  ["two stops", /[.,;:]{2}/],
  ["a small letter after a stop", /[.!?] \p{Ll}/u],
  ["a verb of many for one", /(?<![\d.,])1 (?:wait|come|were|are)\b/],
  ["a hyphen for a minus", /(?<![\p{L}\d.-])-\d/u],
  ["a value that a line's end parts from its unit", /\d (?:ms|s|min|h|days|\/)(?![\p{L}\d])/u],
];

/** What is numbered: "attempt 1 leaves" is the first attempt, and "409, in progress" a status. */
const ORDINAL =
  /\b(?:access|attempt|call|charge|client|key|node|payment|phone|probe|reader|read|retry|version|with|answered)[ \u00a0]$/i;
/** Words in -s that go with one of a thing: verbs, and what is one by itself. */
const ALSO_OF_ONE = /^(?:is|was|has|does|waits|comes|its|this|less|success|process|access|across)$/;
/** What is counted, one of it. */
const ONE = new RegExp(
  `^(?:${"access,attempt,call,change,charge,client,copy,crash,event,failure,handler,key,opening,payment,place,probe,query,read,reader,reply,request,result,retry,second,service,success,time,worker,write"
    .split(",")
    .join("|")})$`,
);

/** Whether a number and the word that it counts are not of one number: "1 queries", "3 query". */
function disagrees(text: string, { kind, text: written, at }: Quantity): boolean {
  if (kind !== "number" || ORDINAL.test(text.slice(0, at))) return false;
  const counted = /^[ \u00a0](?:more |further |other |late )?(?<noun>\p{L}+)/u.exec(
    text.slice(at + written.length),
  )?.groups?.noun;
  if (counted === undefined) return false;
  if (written === "1") return /s$/.test(counted) && !ALSO_OF_ONE.test(counted);
  return ONE.test(counted);
}
