import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, expect } from "vitest";

// What React complains of fails the test; one that expects it listens for itself.
const complaints: string[] = [];
console.error = (...said) => complaints.push(said.join(" "));

afterEach(() => {
  cleanup();
  expect(complaints.splice(0)).toEqual([]);
});
// A busy machine may need more than the second that is waited without this.
configure({ asyncUtilTimeout: 8000 });

// What every browser has and jsdom lacks, in its plainest form: nothing matches, nothing changes size.
globalThis.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
  });

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

globalThis.IntersectionObserver ??= class {
  root = null;
  rootMargin = "";
  scrollMargin = "";
  thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords = () => [];
};

Element.prototype.scrollIntoView ??= () => {};

HTMLDialogElement.prototype.show ??= open;
HTMLDialogElement.prototype.showModal ??= open;
HTMLDialogElement.prototype.close ??= close;

function open(this: HTMLDialogElement) {
  this.open = true;
}

function close(this: HTMLDialogElement, returnValue?: string) {
  if (!this.open) return;
  this.open = false;
  if (returnValue !== undefined) this.returnValue = returnValue;
  this.dispatchEvent(new Event("close"));
}
