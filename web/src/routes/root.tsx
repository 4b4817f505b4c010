import { Outlet } from "@tanstack/react-router";

import { PlayerBar } from "@/features/player/player-bar";
import { Shell } from "@/features/shell/shell";

/** The frame around all pages; the player lives here, so that it survives navigation. */
export function RootLayout() {
  return (
    <Shell player={<PlayerBar />}>
      <Outlet />
    </Shell>
  );
}
