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
await catalog.loadFor(location.hash);
const { place, notices: ofHash } = parse(location.hash, catalog.loaded);

const playhead = createPlayhead(() => prefersStill(presentation.motion));
const page = createPage({ runner, labs: catalog.loaded, place, notices: [...ofQuery, ...ofHash] });
playhead.open(place.tMs);
followRun(page, playhead);
keepAddress(page, playhead, catalog, () => !presentation.embed && isHome(location.hash));

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <PageContext value={page}>
      <PlayheadContext value={playhead}>
        <Site catalog={catalog} presentation={presentation} />
      </PlayheadContext>
    </PageContext>
  </StrictMode>,
);

// The first run comes first; then all that may be opened later is fetched, before the network goes.
const waiting = page.subscribe(({ shown }) => {
  if (!shown) return;
  waiting();
  (window.requestIdleCallback ?? setTimeout)(() => {
    void loadFolds();
    void catalog.loadAll();
  });
});

/** Puts on the document what the style sheets go by. */
function dress({ theme, size, motion, embed }: Presentation): void {
  const { dataset } = document.documentElement;
  const chosen = theme === "auto" && !embed ? rememberedTheme() : theme;
  if (chosen && chosen !== "auto") dataset.theme = chosen;
  if (size === "large") dataset.size = size;
  if (motion === "reduce") dataset.motion = motion;
}
