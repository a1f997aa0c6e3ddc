import { useEffect, useReducer, useSyncExternalStore } from "react";
import { type Presentation, splitHash } from "../../link.ts";
import type { Catalog } from "../route/catalog.ts";
import { App } from "./App.tsx";
import { LazyResource } from "./lazyResource.ts";

/** The home page. */
export const home = new LazyResource(async () => (await import("../home/Home.tsx")).Home);

/**
 * The page that the hash leads to: home, or a lab. A frame is always a lab. Until the home page is there, the lab stays:
 * where it cannot be had, `syncAddress` says so and puts the lab's address back.
 */
export function Site({ catalog, presentation }: { catalog: Catalog; presentation: Presentation }) {
  const hash = useSyncExternalStore(onHashChange, () => location.hash);
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const leadsHome = !presentation.embed && splitHash(hash).isHome;
  const isHomeToCome = leadsHome && !home.isThere;
  useEffect(() => {
    if (isHomeToCome) home.load().then(drawAgain, () => {});
  }, [isHomeToCome]);
  return leadsHome && home.isThere ? <Home catalog={catalog} /> : <App presentation={presentation} />;
}

function Home({ catalog }: { catalog: Catalog }) {
  const Page = home.use();
  return <Page catalog={catalog} />;
}

function onHashChange(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}
