import "./design/fonts.css";
import "./design/tokens.css";
import "./design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { type Presentation, parse, parsePresentation } from "../link.ts";
import { followRun, isHome, keepAddress } from "./address.ts";
import { Catalog } from "./catalog.ts";
import { loadFolds } from "./folds.ts";
import { rememberedTheme } from "./header/Theme.tsx";
import { createPlayhead, PlayheadContext } from "./playhead.ts";
import { prefersStill } from "./prefer.ts";
import { workerRunner } from "./runner.ts";
import { Site } from "./Site.tsx";
import { createPage, PageContext } from "./store.ts";

const { presentation, notices: ofQuery } = parsePresentation(location.search);
dress(presentation);
// The worker starts while the lab is on its way.
const runner = workerRunner();
const catalog = new Catalog();
const root = document.getElementById("root") as HTMLElement;
await catalog.loadFor(location.hash).catch((error) => {
  root.textContent = "The lab could not be loaded. Reload the page to try again.";
  throw error;
});
const { place, notices: ofHash } = parse(location.hash, catalog.loaded);

const playhead = createPlayhead(() => prefersStill(presentation.motion));
const page = createPage({ runner, labs: catalog.loaded, place, notices: [...ofQuery, ...ofHash] });
playhead.open(place.tMs);
followRun(page, playhead);
keepAddress(page, playhead, catalog, () => !presentation.embed && isHome(location.hash));

createRoot(root).render(
  <StrictMode>
    <PageContext value={page}>
      <PlayheadContext value={playhead}>
        <Site catalog={catalog} presentation={presentation} />
      </PlayheadContext>
    </PageContext>
  </StrictMode>,
);

/** The first lab has the line, and its reader the machine, to itself for so long. */
const OTHERS_AFTER_MS = 4000;

// The first run comes first; then what is folded, then the other labs are fetched, before the network goes.
const waiting = page.subscribe(({ shown }) => {
  if (!shown) return;
  waiting();
  (window.requestIdleCallback ?? setTimeout)(() => void loadFolds());
  // What cannot be had now is asked for again when it is opened.
  setTimeout(() => navigator.onLine && catalog.loadAll().catch(() => {}), OTHERS_AFTER_MS);
});

/** Puts on the document what the style sheets go by. */
function dress({ theme, size, motion, embed }: Presentation): void {
  const { dataset } = document.documentElement;
  const chosen = theme === "auto" && !embed ? rememberedTheme() : theme;
  if (chosen && chosen !== "auto") dataset.theme = chosen;
  if (size === "large") dataset.size = size;
  if (motion === "reduce") dataset.motion = motion;
}
