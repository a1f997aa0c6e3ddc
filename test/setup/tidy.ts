import { type Files, isNode, matching, type Node, parse, resolve, specifiers } from "./source.ts";

/** What a room of src/ may import: other rooms, and packages by the start of their names. */
interface Room {
  rooms: string[];
  packages: string[];
}

const below = ["sim", "findings", "timeline"];
/** The rooms of src/, each with what it may import. */
export const rooms: Readonly<Record<string, Room>> = {
  sim: { rooms: ["sim"], packages: [] },
  parts: { rooms: ["sim"], packages: [] },
  findings: { rooms: ["findings", "sim"], packages: [] },
  timeline: { rooms: ["timeline", "findings", "sim"], packages: ["d3-array", "d3-scale"] },
  labs: { rooms: [...below, "parts", "labs"], packages: [] },
  link: { rooms: ["link", "sim"], packages: ["fastest-levenshtein"] },
  command: { rooms: [...below, "labs", "link", "command"], packages: ["node:", "fastest-levenshtein"] },
  app: { rooms: [...below, "labs", "link", "app"], packages: [""] },
};

/**
 * What only one file may import: the breaker runs on XState, and its definition stands apart so that it can be drawn
 * without; what a cache is wired to stands beside it.
 */
const exceptions: Record<string, string[]> = {
  "src/parts/readThrough.ts": ["src/parts/readThroughWiring.ts"],
  "src/parts/breaker.ts": ["xstate", "src/parts/breakerMachine.ts"],
};

/** Names that would let the world's time, chance or order into a run, which must be a pure function. */
const impure = [
  "Date",
  "setTimeout",
  "setInterval",
  "queueMicrotask",
  "requestAnimationFrame",
  "performance",
];
const banned = new Set([
  ...impure,
  "Promise",
  "console",
  "process",
  "document",
  "window",
  "globalThis",
  "crypto",
]);
const allowedInCommand = new Set(["console", "process"]);
/** Loads the labs' code, which is no part of a run. */
const mayWait = ["src/labs/all.ts"];
const waiting = ["async", "Promise"];

/** Ways to write a number, which only one file does for all, and the axis for its ticks. */
const numberFormats = ["toLocaleString", "toFixed", "Intl"];
const writesNumbers = ["src/sim/units.ts", "src/timeline/ticks.ts"];

/** What a page loads behind its first picture. */
const DEFERRED = "src/app/deferred/";

const longestFunction = 70;
const longestFile = 250;

/** Every rule of the house that a set of files breaks, one sentence each. */
export function violations(files: Files): string[] {
  const sources = Object.entries(files).filter(([path]) => path.startsWith("src/"));
  const modules = sources.filter(([path]) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"));
  return [
    ...sources.flatMap(([path, text]) => specifiers(path, text).flatMap((name) => importFault(path, name))),
    ...modules.flatMap(([path, text]) => [
      ...deferredFaults(path, text),
      ...impurities(path, text),
      ...formatFaults(path, text),
      ...lengthFaults(path, text),
    ]),
  ];
}

/** Imports of src/ that lead back to where they start, types included: "a.ts -> b.ts -> a.ts", each circle once. */
export function circles(files: Files): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const name of specifiers(path, files[path] ?? "")) {
      const target = resolve(path, name);
      if (!target?.startsWith("src/")) continue;
      for (const file of matching(files, target)) visit(file, [...way, path]);
    }
    done.add(path);
  };
  for (const path of Object.keys(files)) if (path.startsWith("src/")) visit(path, []);
  return found;
}

/** Files of src/ that no entry leads to: not index.html, not the command. */
export function deadFiles(files: Files, entries = ["index.html", "src/command/sim.ts"]): string[] {
  const reached = new Set<string>();
  const pending = [...entries];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const text = files[path];
    if (text === undefined || reached.has(path)) continue;
    reached.add(path);
    const names = path.endsWith(".html") ? scriptsOf(text) : specifiers(path, text);
    for (const name of names) pending.push(...matching(files, resolve(path, name) ?? ""));
  }
  return Object.keys(files).filter(
    (path) => path.startsWith("src/") && !/(\.d\.ts|\/README\.md)$/.test(path) && !reached.has(path),
  );
}

/**
 * Exports of src/ that nothing names but their declaration: no file imports them, and their own does not use them. What is
 * imported as a whole (`import()`, `import *`) counts as used.
 */
export function deadExports(files: Files): string[] {
  const used = new Set<string>();
  for (const [path, text] of Object.entries(files)) {
    if (!/\.(tsx?|mjs)$/.test(path)) continue;
    for (const node of parse(path, text)) {
      const target = isNode(node.source) ? resolve(path, String(node.source.value)) : undefined;
      const names = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
      if (node.type === "ExportAllDeclaration" || node.type === "ImportExpression") used.add(`${target} *`);
      for (const { type, imported, local } of names) {
        const name = type === "ImportNamespaceSpecifier" ? "*" : (nameOf(imported) ?? nameOf(local));
        used.add(`${target} ${name}`);
      }
    }
  }
  return Object.entries(files).flatMap(([path, text]) => {
    if (!/^src\/.*\.tsx?$/.test(path) || used.has(`${path} *`)) return [];
    const names = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm)];
    return names.flatMap(([, name = ""]) => {
      const isNamedAgain = (text.match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length > 1;
      return isNamedAgain || used.has(`${path} ${name}`)
        ? []
        : [`${path} exports ${name}, which nothing uses`];
    });
  });
}

const nameOf = (node: unknown): string | undefined =>
  isNode(node) ? String(node.name ?? node.value) : undefined;

/** Types and classes that two files of src/ export by one name: "Lease: a.ts, b.ts". */
export function sharedNames(files: Files): string[] {
  const owners = new Map<string, string[]>();
  for (const [path, text] of Object.entries(files)) {
    if (!/^src\/.*\.tsx?$/.test(path)) continue;
    for (const [, name = ""] of text.matchAll(/^export (?:class|interface|type) (\w+)\b/gm))
      owners.set(name, [...(owners.get(name) ?? []), path]);
  }
  return [...owners].flatMap(([name, paths]) => (paths.length > 1 ? [`${name}: ${paths.join(", ")}`] : []));
}

/** Files that name a folder of one particular machine. */
export function machinePaths(files: Files): string[] {
  // Written in pieces, so that this file does not find itself.
  const folders = ["root", "work", "home/[a-z]+", "Users/[a-z]+"].map((name) => `/${name}/`);
  const pattern = new RegExp(`(?<![\\w.#-])(?:${folders.join("|")})`, "i");
  return Object.keys(files).filter((path) => pattern.test(files[path] ?? ""));
}

function importFault(path: string, specifier: string): string[] {
  const from = roomOf(path);
  const room = rooms[from];
  if (!room) return [`${path} is in no room the rules know`];
  const target = resolve(path, specifier);
  const allowed =
    target === undefined
      ? [...room.packages, ...(exceptions[path] ?? [])].some((name) => specifier.startsWith(name))
      : room.rooms.includes(roomOf(target)) ||
        exceptions[path]?.includes(target) === true ||
        !/^(src|test)\//.test(target);
  return allowed ? [] : [`${path} imports ${specifier}, which ${from} may not`];
}

/** What a page brings along as it opens must not import what is deferred, save its types: that is for `import()`. */
function deferredFaults(path: string, text: string): string[] {
  if (path.startsWith(DEFERRED)) return [];
  return parse(path, text).flatMap((node) => {
    const isStatic = /^(ImportDeclaration|Export(Named|All)Declaration)$/.test(node.type);
    if (!isStatic || node.importKind === "type" || node.exportKind === "type" || !isNode(node.source))
      return [];
    const name = String(node.source.value);
    return resolve(path, name)?.startsWith(DEFERRED)
      ? [`${path} imports ${name} as it is loaded itself, but that is deferred`]
      : [];
  });
}

/** "sim" for src/sim/kernel.ts, "link" for src/link.ts. */
function roomOf(path: string): string {
  return /^src\/([^/.]+)/.exec(path)?.[1] ?? path;
}

function impurities(path: string, text: string): string[] {
  const room = roomOf(path);
  if (room === "app") return [];
  const nodes = parse(path, text);
  const own = ownNames(nodes);
  return nodes.flatMap((node) => {
    const name = impureName(node);
    if (name === undefined || own.has(name)) return [];
    const excused =
      (room === "command" && allowedInCommand.has(name)) ||
      (mayWait.includes(path) && waiting.includes(name));
    return excused ? [] : [`${path}:${lineAt(text, node.start)} uses ${name}, which is banned below the app`];
  });
}

function impureName(node: Node): string | undefined {
  if (node.async === true || node.type === "AwaitExpression" || node.await === true) return "async";
  if (node.type === "MemberExpression" && isNode(node.object) && isNode(node.property)) {
    const property = node.property.name ?? node.property.value;
    return node.object.name === "Math" && property === "random" ? "Math.random" : undefined;
  }
  return node.type === "Identifier" && banned.has(String(node.name)) && !node.isName
    ? String(node.name)
    : undefined;
}

/** The names a file declares for itself, and marks on every identifier that is a mere label, such as `.window`. */
function ownNames(nodes: Node[]): Set<string> {
  const names = new Set<string>();
  const declare = (pattern: unknown) => {
    for (const target of [pattern].flat())
      if (isNode(target)) for (const name of boundBy(target)) names.add(name);
  };
  for (const node of nodes) {
    if (node.type === "VariableDeclarator") declare(node.id);
    if (node.type === "CatchClause") declare(node.param);
    if (node.type.startsWith("Import")) declare(node.local);
    if (/Function|TSMethodSignature|TSDeclare|TSCall/.test(node.type)) declare([node.id, node.params].flat());
    const isDeclaration = /^(Class|TSTypeAlias|TSInterface)/.test(node.type);
    if (isDeclaration) declare(node.id);
    const label = node.type === "MemberExpression" ? node.property : node.key;
    if (isNode(label) && node.computed !== true && node.shorthand !== true) label.isName = true;
  }
  return names;
}

function boundBy(pattern: Node): string[] {
  if (pattern.type === "Identifier") return [String(pattern.name)];
  const inner = [pattern.left, pattern.argument, pattern.parameter, pattern.elements, pattern.properties];
  const values = pattern.type === "Property" ? [pattern.value] : inner.flat();
  return values.filter(isNode).flatMap(boundBy);
}

function formatFaults(path: string, text: string): string[] {
  if (writesNumbers.includes(path)) return [];
  return parse(path, text).flatMap((node) =>
    node.type === "Identifier" && numberFormats.includes(String(node.name))
      ? [`${path}:${lineAt(text, node.start)} writes a number by ${node.name}: src/sim/units.ts does`]
      : [],
  );
}

function lengthFaults(path: string, text: string): string[] {
  const lines = lineAt(text, text.trimEnd().length);
  const long = parse(path, text).flatMap((node) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return [];
    const first = lineAt(text, node.start);
    const length = lineAt(text, node.end) - first + 1;
    return length > longestFunction ? [`${path}:${first} has a function of ${length} lines`] : [];
  });
  return lines > longestFile ? [...long, `${path} is ${lines} lines long`] : long;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"/g)].map(
    ([, path]) => path ?? "",
  );
}
