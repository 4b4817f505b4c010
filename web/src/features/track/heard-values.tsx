import { Text, Tooltip } from "@mantine/core";

import { EstimateMark } from "@/components/estimate-mark";
import type { HeardValue } from "@/lib/api";

import classes from "./track-page.module.css";

/** Values from 0 to 1 that describe how a track feels; the rest are facts with a unit. */
const perceptual = ["energy", "danceability", "valence", "acousticness", "instrumentalness", "liveness", "speechiness", "brightness", "warmth"];

function isPerceptual(value: HeardValue): boolean {
  return perceptual.includes(value.name) && value.value !== null && value.value >= 0 && value.value <= 1;
}

export function HeardValues({ values }: { values: HeardValue[] }) {
  const facts = values.filter((value) => !isPerceptual(value));
  const feelings = values.filter(isPerceptual);
  return (
    <>
      <dl className={classes.values} style={{ margin: 0 }}>
        {facts.map((value) => (
          <div key={value.name}>
            <dt>
              <Label value={value} />
            </dt>
            <dd style={{ margin: 0 }}>
              <Text fz={20} fw={600} className="tabular" span c={value.value === null && !value.text ? "dimmed" : undefined}>
                {value.text || "not clear"}
              </Text>{" "}
              {value.is_estimate && <EstimateMark confidence={value.confidence} />}
            </dd>
          </div>
        ))}
      </dl>
      {feelings.length > 0 && (
        <dl className={classes.feelings} style={{ margin: 0 }}>
          {feelings.map((value) => (
            <div key={value.name}>
              <dt>
                <Label value={value} />
                {value.is_estimate && <EstimateMark confidence={value.confidence} />}
                <Text size="sm" className="tabular" ml="auto">
                  {value.text}
                </Text>
              </dt>
              <dd style={{ margin: 0 }} className={classes.bar} aria-hidden>
                <div className={classes.fill} style={{ width: `${(value.value ?? 0) * 100}%`, opacity: value.is_estimate ? 0.4 + 0.6 * (value.confidence ?? 1) : 1 }} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Label({ value }: { value: HeardValue }) {
  return (
    <Tooltip label={value.description} maw={320} disabled={!value.description}>
      <Text size="sm" c="dimmed" span tabIndex={value.description ? 0 : undefined} style={{ cursor: "help" }}>
        {value.label}
      </Text>
    </Tooltip>
  );
}
