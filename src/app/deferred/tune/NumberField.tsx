import { type KeyboardEvent, useState } from "react";
import type { NumberSetting } from "../../../sim/settings.ts";
import { number, withUnit } from "../../../sim/units.ts";
import { UNITS, valueWithUnit } from "../../design/settingText.ts";
import { usePage } from "../../state/store.ts";
import { nextValue, sliderScale } from "./sliderScale.ts";
import styles from "./Tune.module.css";

interface NumberFieldProps {
  id: string;
  setting: NumberSetting;
  value: number;
  /** Ids of what is told about it. */
  describedBy: string;
}

/** A number to type or to slide. What is typed counts once it is finished: on Enter, or on leaving the field. */
export function NumberField({ id, setting, value, describedBy }: NumberFieldProps) {
  const setSetting = usePage((page) => page.setSetting);
  const [typed, setTyped] = useState<string>();
  const commit = () => {
    if (typed !== undefined && typed.trim() !== String(value)) setSetting(id, typed.trim());
    setTyped(undefined);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") commit();
    if (event.key === "Escape" && typed !== undefined) {
      event.preventDefault();
      setTyped(undefined);
    }
  };
  return (
    <>
      <div className={styles.entry}>
        <input
          id={id}
          type="text"
          inputMode={setting.step < 1 ? "decimal" : "numeric"}
          autoComplete="off"
          spellCheck={false}
          className={styles.text}
          aria-describedby={describedBy}
          value={typed ?? String(value)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={onKey}
        />
        <span className={styles.unit}>{UNITS[setting.unit]}</span>
      </div>
      <Slider id={id} setting={setting} value={value} />
    </>
  );
}

function Slider({ id, setting, value }: Omit<NumberFieldProps, "describedBy">) {
  const setSetting = usePage((page) => page.setSetting);
  const scale = sliderScale(setting);
  const onKey = (event: KeyboardEvent) => {
    const up = event.key === "ArrowRight" || event.key === "ArrowUp";
    if (!up && event.key !== "ArrowLeft" && event.key !== "ArrowDown") return;
    event.preventDefault();
    setSetting(id, String(nextValue(scale, value, up ? 1 : -1)));
  };
  return (
    <input
      type="range"
      className={styles.slider}
      aria-label={`${setting.title}, slider`}
      aria-valuetext={valueWithUnit(setting, value)}
      min={scale.min}
      max={scale.max}
      step={scale.step}
      value={scale.toPosition(value)}
      onChange={(event) => setSetting(id, String(scale.toValue(Number(event.target.value))))}
      onKeyDown={onKey}
    />
  );
}

/** The value as it is read where the field does not say it so, the default and the range. */
export function NumberDetails({ setting, value }: { setting: NumberSetting; value: number }) {
  const words = valueWithUnit(setting, value);
  const bare = withUnit(number(value), UNITS[setting.unit]).trim();
  return (
    <>
      {words !== bare && words.replace(",", "") !== bare.replace(",", "") && <b>{words}. </b>}
      Default {valueWithUnit(setting, setting.default)}, from {valueWithUnit(setting, setting.min)} to{" "}
      {valueWithUnit(setting, setting.max)}.
    </>
  );
}
