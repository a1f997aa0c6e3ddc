import fc from "fast-check";

// The same cases at every run, so that a commit has one verdict. PROPERTY_SEED=random, or a number, tries others.
const { PROPERTY_SEED = "1" } = process.env;
if (PROPERTY_SEED !== "random") fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
