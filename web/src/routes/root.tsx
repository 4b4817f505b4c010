import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { Shell } from "@/features/shell/shell";
import { loadPart } from "@/lib/load-part";

const PlayerBar = lazy(() => loadPart(() => import("@/features/player/player-bar")).then((part) => ({ default: part.PlayerBar })));

const player = (
  <Suspense fallback={null}>
    <PlayerBar />
  </Suspense>
);

/** The frame around all pages; the player lives here, so that it survives navigation. */
export function RootLayout() {
  return (
    <Shell player={player}>
      <Outlet />
    </Shell>
  );
}
