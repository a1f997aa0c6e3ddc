import "../design/fonts.css";
import "../design/tokens.css";
import "../design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { type Presentation, parse, parsePresentation, splitHash } from "../../link.ts";
import { rememberedTheme } from "../header/Theme.tsx";
import { createPlayhead, PlayheadContext } from "../playhead/playhead.ts";
import { followRun, syncAddress } from "../route/address.ts";
import { Catalog } from "../route/catalog.ts";
import { workerRunner } from "../runs/workerRunner.ts";
import type { PageStore } from "../state/page.ts";
import { createPage, PageContext } from "../state/store.ts";
import { loadPanels } from "./deferredPanels.tsx";
import { keepLoading } from "./keepLoading.ts";
import { prefersReducedMotion } from "./prefersReducedMotion.ts";
import { home, Site } from "./Site.tsx";
import { whenIdle } from "./whenIdle.ts";

const { presentation, notices: ofQuery } = parsePresentation(location.search);
dress(presentation);
// The worker starts while the lab is on its way.
const runner = workerRunner();
const catalog = new Catalog();
const root = document.getElementById("root") as HTMLElement;
/** The first lab has the line, and its reader the machine, to itself for so long. */
const OTHERS_AFTER_MS = 4000;

const isAtHome = () => !presentation.embed && splitHash(location.hash).isHome;

/** Loads what the page of a hash takes. */
async function loadFor(hash: string): Promise<void> {
  await Promise.all([catalog.loadFor(hash), !presentation.embed && splitHash(hash).isHome && home.load()]);
}

loadFor(location.hash).then(open, (error) => {
  root.textContent = "The page could not be loaded. Reload it to try again.";
  throw error;
});

/** Draws the page, once what the address names is there. */
function open(): void {
  const { place, notices: ofHash } = parse(location.hash, catalog.loaded);
  const playhead = createPlayhead(() => prefersReducedMotion(presentation.motion));
  const page = createPage({ runner, labs: catalog.loaded, place, notices: [...ofQuery, ...ofHash] });
  playhead.open(place.tMs);
  followRun(page, playhead);
  syncAddress(page, playhead, { loaded: catalog.loaded, loadFor }, isAtHome);
  createRoot(root).render(
    <StrictMode>
      <PageContext value={page}>
        <PlayheadContext value={playhead}>
          <Site catalog={catalog} presentation={presentation} />
        </PlayheadContext>
      </PageContext>
    </StrictMode>,
  );
  loadBehind(page);
}

/**
 * The first run comes first; then what the page may need, then the other labs and the home page are fetched, before the
 * network goes. A frame leads nowhere else: its host pays for its own lab only.
 */
function loadBehind(page: PageStore): void {
  const waiting = page.subscribe(({ shown }) => {
    if (!shown) return;
    waiting();
    whenIdle(() => loadPanels().catch(() => {}));
    if (!presentation.embed) setTimeout(() => whenIdle(() => keepLoading(loadOthers)), OTHERS_AFTER_MS);
  });
}

/** All that a reader may go to from here, and what plays it where no worker can be had any more. */
async function loadOthers(): Promise<void> {
  runner.loadOthers?.();
  const [panels, engines] = await Promise.all([
    loadPanels(),
    import("../runs/engines.ts"),
    import("../runs/threadRunner.ts"),
    home.load(),
    catalog.loadAll(),
  ]);
  await Promise.all([panels.loadAllNotes(), engines.loadEngines()]);
}

/** Puts on the document what the style sheets go by. */
function dress({ theme, size, motion, embed }: Presentation): void {
  const { dataset } = document.documentElement;
  const chosen = theme === "auto" && !embed ? rememberedTheme() : theme;
  if (chosen && chosen !== "auto") dataset.theme = chosen;
  if (size === "large") dataset.size = size;
  if (motion === "reduce") dataset.motion = motion;
}
