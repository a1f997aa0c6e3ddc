import { flushSync } from "react-dom";

/** Calls before the page is printed and after it; what is set then is drawn at once. Returns what ends it. */
export function onPrint(call: (isPrinted: boolean) => void): () => void {
  const onEvent = ({ type }: Event) => flushSync(() => call(type === "beforeprint"));
  addEventListener("beforeprint", onEvent);
  addEventListener("afterprint", onEvent);
  return () => {
    removeEventListener("beforeprint", onEvent);
    removeEventListener("afterprint", onEvent);
  };
}
