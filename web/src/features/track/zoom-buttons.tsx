import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from "@tabler/icons-react";

import classes from "./timeline.module.css";

/** Closer, further, all of it. */
export function ZoomButtons({ zoom, mostZoom, onZoom }: { zoom: number; mostZoom: number; onZoom: (zoom: number) => void }) {
  const buttons = [
    { label: "Show the whole track", icon: IconArrowsMaximize, to: 1, isOff: zoom === 1 },
    { label: "Zoom out", icon: IconZoomOut, to: zoom / 2, isOff: zoom === 1 },
    { label: "Zoom in", icon: IconZoomIn, to: zoom * 2, isOff: zoom >= mostZoom },
  ];
  return (
    <Group gap={2} wrap="nowrap">
      {buttons.map((button) => (
        <Tooltip key={button.label} label={button.label}>
          <ActionIcon variant="subtle" color="gray" size="sm" className={classes.zoom} aria-label={button.label} disabled={button.isOff} onClick={() => onZoom(button.to)}>
            <button.icon aria-hidden size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
