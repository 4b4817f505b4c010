import { Button, Group, Tooltip } from "@mantine/core";

import type { HeardValue } from "@/lib/api";
import { nameKey, shortKeyNames } from "@/lib/music";

import { CorrectionPopover } from "./correction-popover";
import { abbreviateKey, colorKey } from "./key-colors";
import classes from "./track-page.module.css";
import type { Correction } from "./use-correction";

interface KeyCorrectionProps {
  value: HeardValue;
  /** The key in force. */
  musicalKey: number | null;
  mode: number | null;
  correction: Correction;
}

/** The key it is most often taken for: the one with the same notes. */
export function findRelative(key: number, mode: number): { key: number; mode: number } {
  return mode === 1 ? { key: (key + 9) % 12, mode: 0 } : { key: (key + 3) % 12, mode: 1 };
}

export function KeyCorrection({ value, musicalKey, mode, correction }: KeyCorrectionProps) {
  const relative = musicalKey === null || mode === null ? null : findRelative(musicalKey, mode);
  return (
    <Group gap={4} wrap="nowrap">
      {relative && (
        <Tooltip label={`The relative key, which has the same notes: ${nameKey(relative.key, relative.mode)}`}>
          <Button variant="default" size="compact-xs" aria-label={`Relative key: ${nameKey(relative.key, relative.mode)}`} loading={correction.isPending} onClick={() => void correction.correct({ values: relative })}>
            {abbreviateKey(relative.key, relative.mode)}
          </Button>
        </Tooltip>
      )}
      <CorrectionPopover value={value} correction={correction} width={316}>
        {(choose) =>
          [1, 0].map((row) => (
            <div key={row} role="group" aria-label={row === 1 ? "Major" : "Minor"} className={classes.keys}>
              {shortKeyNames.map((_, key) => (
                <button
                  key={key}
                  type="button"
                  className={classes.key}
                  style={{ background: colorKey(key, row) }}
                  aria-label={nameKey(key, row) ?? ""}
                  aria-pressed={key === musicalKey && row === mode}
                  disabled={correction.isPending}
                  onClick={() => choose({ key, mode: row })}
                >
                  {abbreviateKey(key, row)}
                </button>
              ))}
            </div>
          ))
        }
      </CorrectionPopover>
    </Group>
  );
}
