import { useState } from "react";
import { Icon } from "../design/Icon.tsx";
import { readPreference, savePreference } from "../design/preference.ts";
import styles from "./Header.module.css";

/** Light or dark; the system's way until the reader says otherwise. */
export function Theme() {
  const [theme, setTheme] = useState(themeNow);
  const other = theme === "dark" ? "light" : "dark";
  const change = () => {
    document.documentElement.dataset.theme = other;
    savePreference("theme", other);
    setTheme(other);
  };
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={change}
    >
      <Icon name={other} />
    </button>
  );
}

function themeNow(): "light" | "dark" {
  const { theme } = document.documentElement.dataset;
  if (theme === "light" || theme === "dark") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** What the reader chose on an earlier visit. */
export function rememberedTheme(): "light" | "dark" | undefined {
  const theme = readPreference("theme");
  return theme === "light" || theme === "dark" ? theme : undefined;
}
