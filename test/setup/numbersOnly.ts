import type { Plugin } from "vite";

/** A call at the top of a file, and what its answer is named. */
const CALL = /^((?:const|var) \w+ = )(?=\(function|\w+\()/gm;

/** What D3's scales have so that they can lead from any value to any other, and name their ticks. */
const ANY_VALUE = /\binterpolate,(?=.* from 'd3-interpolate';)/;
const NAMES = /^function tickFormat\(.*?^\}/ms;

/**
 * Leaves out of the site what D3's scales bring along for other pages than ours, 7 kB gzip: ours lead to numbers, and
 * never write one. D3's packages are one file each, so what calls at their tops make is marked as needless if unused.
 */
export function numbersOnly(): Plugin {
  return {
    name: "numbers-only",
    apply: "build",
    transform: {
      filter: { id: /\/node_modules\/d3-\w+\/dist\// },
      handler(code, id) {
        const marked = code.replace(CALL, "$1/* @__PURE__ */ ");
        if (!id.includes("/d3-scale/")) return { code: marked, map: null };
        if (!ANY_VALUE.test(code) || !NAMES.test(code)) this.error("D3's scales are not made as they were.");
        const numeric = marked.replace(ANY_VALUE, "interpolateNumber as interpolate,");
        return { code: numeric.replace(NAMES, "function tickFormat() {}"), map: null };
      },
    },
  };
}
