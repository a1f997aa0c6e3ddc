import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "vite";

/** Source files by their path from the root: `{ "src/sim/kernel.ts": "import ..." }`. */
export type Files = Record<string, string>;

/** A node of the syntax tree: what kind it is, where it stands, and whatever hangs on it. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const outside = new Set([".git", "node_modules", "dist", "coverage"]);

/** Reads every file below a folder, binary ones too, except what is installed or built. */
export function readFiles(root: string, folder = ""): Files {
  const files: Files = {};
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isFile() && !outside.has(entry.name)) files[path] = readFileSync(join(root, path), "utf8");
    if (entry.isDirectory() && !outside.has(entry.name)) Object.assign(files, readFiles(root, path));
  }
  return files;
}

/** Parses a script or module and gives every node of its tree, a parent before its children. */
export function parse(path: string, text: string): Node[] {
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const nodes: Node[] = [];
  const pending: unknown[] = [program];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) pending.push(...value);
    if (isNode(value)) nodes.push(value);
    if (isNode(value)) pending.push(...Object.values(value));
  }
  return nodes;
}

/** Whether a value is a node of a syntax tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** Everything a script or style sheet asks for, as it is written there: "./kernel.ts", "react", "./run.ts?worker". */
export function specifiers(path: string, text: string): string[] {
  if (/\.css$/.test(path)) {
    return [...text.matchAll(/(?:@import\s+(?:url\()?|composes:[^;]*\sfrom\s+)["']([^"']+)["']/g)].map(
      ([, name]) => name ?? "",
    );
  }
  if (!/\.[cm]?[jt]sx?$/.test(path)) return [];
  return parse(path, text).flatMap((node) => {
    const source = node.type === "NewExpression" ? urlBesideModule(node) : node.source;
    const name = isNode(source) ? written(source) : undefined;
    return name === undefined ? [] : [name];
  });
}

/** A specifier as text; one with a part that is filled in, `../labs/${id}/view.ts`, with a star in its place. */
function written(source: Node): string | undefined {
  if (typeof source.value === "string") return source.value;
  if (source.type !== "TemplateLiteral") return undefined;
  return (source.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("*");
}

/** Files that a path means: itself, or where it has a star, all that it matches. */
export function matching(files: Files, path: string): string[] {
  if (!path.includes("*")) return path in files ? [path] : [];
  const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`);
  return Object.keys(files).filter((file) => pattern.test(file));
}

/** The file a specifier means, as a path from the root; undefined for a package. */
export function resolve(importer: string, specifier: string): string | undefined {
  const path = specifier.replace(/[?#].*$/, "");
  if (path.startsWith("/")) return path.slice(1);
  return path.startsWith(".") ? posix.join(posix.dirname(importer), path) : undefined;
}

/** The first argument of `new URL("./run.ts", import.meta.url)`. */
function urlBesideModule(node: Node): unknown {
  const [path, base] = node.arguments as unknown[];
  const isUrl = isNode(node.callee) && node.callee.name === "URL";
  const besideModule = isNode(base) && isNode(base.object) && base.object.type === "MetaProperty";
  return isUrl && besideModule ? path : undefined;
}
