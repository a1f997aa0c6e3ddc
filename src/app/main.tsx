import "./design/fonts.css";
import "./design/tokens.css";
import "./design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { labs } from "../labs/index.ts";
import { type Presentation, parse, parsePresentation } from "../link.ts";
import { App } from "./App.tsx";
import { followRun, keepAddress } from "./address.ts";
import { rememberedTheme } from "./header/Theme.tsx";
import { createPlayhead, PlayheadContext } from "./playhead.ts";
import { prefersStill } from "./prefer.ts";
import { workerRunner } from "./runner.ts";
import { createPage, PageContext } from "./store.ts";

const { presentation, notices: ofQuery } = parsePresentation(location.search);
const { place, notices: ofHash } = parse(location.hash, labs);
dress(presentation);

const playhead = createPlayhead(() => prefersStill(presentation.motion));
const page = createPage({ runner: workerRunner(labs), labs, place, notices: [...ofQuery, ...ofHash] });
playhead.open(place.tMs);
followRun(page, playhead);
keepAddress(page, playhead, labs);

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <PageContext value={page}>
      <PlayheadContext value={playhead}>
        <App presentation={presentation} />
      </PlayheadContext>
    </PageContext>
  </StrictMode>,
);

/** Puts on the document what the style sheets go by. */
function dress({ theme, size, motion, embed }: Presentation): void {
  const { dataset } = document.documentElement;
  const chosen = theme === "auto" && !embed ? rememberedTheme() : theme;
  if (chosen && chosen !== "auto") dataset.theme = chosen;
  if (size === "large") dataset.size = size;
  if (motion === "reduce") dataset.motion = motion;
}
