import fc from "fast-check";
import { labs } from "../../src/labs/all.ts";
import { PARTS, PRESENTATION, parsePresentation } from "../../src/link/presentation.ts";
import { format, parse, RESERVED } from "../../src/link.ts";

const IDS = [
  ...RESERVED,
  ...labs.flatMap(({ settings }) => Object.keys(settings)),
  "__proto__",
  "constructor",
  "",
  "embed",
];
const FIXES = labs.flatMap(({ fixes }) => fixes.map(({ id }) => id));
const CHOICES = labs.flatMap(({ settings }) =>
  Object.values(settings).flatMap((setting) =>
    setting.type === "choice" ? Object.keys(setting.choices) : [],
  ),
);

/** What a value may be taken for, and is not. */
const NASTY = [
  "NaN",
  "-1",
  "1e999",
  "-1e-999",
  "0x10",
  "%E0%A4%A",
  "%",
  "%00",
  "<b>",
  "1-2-3",
  "5-1",
  "true",
  "7",
  "1e-9",
];

const anyText = fc.oneof(
  fc.constantFrom(...NASTY, ...CHOICES),
  fc.subarray(FIXES, { maxLength: 5 }).map((ids) => ids.join(",")),
  fc.nat().map(String),
  fc.double().map(String),
  fc.string({ unit: "binary" }),
);

const anyQuery = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...RESERVED), fc.constantFrom(...IDS)), anyText), {
    maxLength: 12,
    size: "max",
  })
  .map((pairs) => pairs.map(([id, text]) => `${id}=${text}`).join("&"));

/** One character, or a few, again and again: up to a million, so that what is not linear is felt. */
const anyLong = fc
  .tuple(
    fc.constantFrom(
      "1",
      "&",
      ",",
      "-",
      "%",
      ";",
      "=",
      ":",
      "/",
      "?",
      "#",
      "a",
      "%41",
      "t=1&",
      "pin=",
      "é",
      "\ud800",
    ),
    fc.constantFrom(10, 8000, 8192, 1_000_000),
  )
  .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)));

/** Any text behind the # of an address: noise, a lab with a query of the right and wrong, or far too much. */
export const anyHash: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .tuple(
      fc.constantFrom(...labs.map(({ id }) => id), "none"),
      fc.oneof({ weight: 4, arbitrary: anyQuery }, fc.string(), anyLong),
    )
    .map(([id, query]) => `#/lab/${id}?${query}`),
  anyLong,
);

/** Any text behind the ? of an address. */
export const anySearch: fc.Arbitrary<string> = fc
  .oneof(anyQuery, fc.string({ unit: "binary" }), anyLong)
  .map((text) => `?${text}`);

/** What is wrong with how a hash is read. */
export function hashFaults(hash: string): string[] {
  const { place, notices } = parse(hash, labs);
  const written = format(place, labs);
  const again = parse(written, labs);
  return [
    ...(JSON.stringify(again.place) === JSON.stringify(place)
      ? []
      : [`it leads to ${written}, and that to ${format(again.place, labs)}`]),
    ...(again.notices.length === 0 ? [] : [`what it is written as is not right itself: ${again.notices[0]}`]),
    ...noticeFaults(notices),
  ];
}

/** What is wrong with how a query is read: what it says of the page is among what may be said. */
export function searchFaults(search: string): string[] {
  const { presentation, notices } = parsePresentation(search);
  const { show, ...looks } = presentation;
  return [
    ...Object.entries(looks)
      .filter(([id, look]) => !mayBe(id as keyof typeof looks, look))
      .map(([id, look]) => `${id} is ${look}`),
    ...(show.length > 0 && show.every((part) => PARTS.includes(part))
      ? []
      : [`it shows "${show.join(", ")}"`]),
    ...noticeFaults(notices),
  ];
}

const mayBe = (id: keyof typeof PRESENTATION, look: unknown): boolean => {
  const setting = PRESENTATION[id];
  return setting.type === "switch" ? typeof look === "boolean" : Object.hasOwn(setting.choices, String(look));
};

const noticeFaults = (notices: readonly string[]): string[] => [
  ...(notices.length <= MOST_NOTICES ? [] : [`${notices.length} notices`]),
  ...notices
    .filter(({ length }) => length > LONGEST_NOTICE)
    .map(({ length }) => `a notice of ${length} characters`),
  ...notices.filter((notice) => /\p{C}/u.test(notice)).map(() => "a notice with characters that are unseen"),
];

const MOST_NOTICES = 8;
const LONGEST_NOTICE = 400;

/** How long it takes to read a text, in ms: the shortest of three times, since a machine that does more takes longer. */
export function msToRead(read: () => unknown): number {
  const spent = [1, 2, 3].map(() => {
    const from = performance.now();
    read();
    return performance.now() - from;
  });
  return Math.min(...spent);
}
