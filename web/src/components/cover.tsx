import { IconDisc, IconMicrophone2 } from "@tabler/icons-react";
import { useState } from "react";

import { coverSource } from "@/lib/api";

import classes from "./cover.module.css";

interface CoverProps {
  url: string | null;
  /** What the picture shows; empty when the name stands beside it. */
  alt?: string;
  /** Size of the file to ask for. */
  pixels: 64 | 160 | 320 | 640;
  /** Side in the page; fills its place when left out. */
  size?: number;
  shape?: "square" | "round";
}

/** Cover art at a fixed place, so that nothing moves when it arrives. */
export function Cover({ url, alt = "", pixels, size, shape = "square" }: CoverProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const Icon = shape === "round" ? IconMicrophone2 : IconDisc;
  const side = size ?? "100%";
  return (
    <span className={classes.cover} data-shape={shape} data-small={size !== undefined && size < 80 ? true : undefined} style={{ width: side, height: size }}>
      {url && failed !== url ? (
        <img src={coverSource(url, pixels)} alt={alt} loading="lazy" decoding="async" draggable={false} onError={() => setFailed(url)} />
      ) : (
        <Icon aria-hidden stroke={1.2} size={size ? Math.round(size * 0.5) : "40%"} />
      )}
    </span>
  );
}
