import { Text } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./facts.module.css";

/** Label and value pairs; rows without a value are left out. */
export function Facts({ rows }: { rows: [label: string, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value]) => (
          <div key={label} className={classes.row}>
            <Text component="dt" size="sm" c="dimmed">
              {label}
            </Text>
            <Text component="dd" size="sm" className="tabular">
              {value}
            </Text>
          </div>
        ))}
    </dl>
  );
}
