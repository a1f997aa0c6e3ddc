import { useSyncExternalStore } from "react";
import type { Presentation } from "../link.ts";
import { App } from "./App.tsx";
import { isHome } from "./address.ts";
import type { Catalog } from "./catalog.ts";
import { Loaded } from "./design/Loaded.tsx";
import { Late } from "./late.ts";

/** The home page. */
export const home = new Late(async () => (await import("./home/Home.tsx")).Home);

/** The page that the hash leads to: home, or a lab. A frame is always a lab. */
export function Site({ catalog, presentation }: { catalog: Catalog; presentation: Presentation }) {
  const hash = useSyncExternalStore(onHashChange, () => location.hash);
  if (presentation.embed || !isHome(hash)) return <App presentation={presentation} />;
  return (
    <Loaded>
      <Home catalog={catalog} />
    </Loaded>
  );
}

function Home({ catalog }: { catalog: Catalog }) {
  const Page = home.use();
  return <Page catalog={catalog} />;
}

function onHashChange(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}
