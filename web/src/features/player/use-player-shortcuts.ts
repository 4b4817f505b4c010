import { useEffect } from "react";

import { seek, skipNext, skipPrevious, toggleMute, togglePlay } from "@/lib/player";
import { positionStore } from "@/lib/player-state";

const stepS = 10;
/** What uses these keys itself. */
const busy = "input, textarea, select, button, a, summary, [contenteditable], [role=slider], [role=menuitem], [role=menu], [role=dialog], [role=tab], [role=option]";

/** Space plays and pauses, arrows seek, shift and arrows change the track, M mutes. */
export function usePlayerShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(busy)) return;
      const actions: Record<string, () => void> = {
        " ": togglePlay,
        ArrowLeft: event.shiftKey ? skipPrevious : () => seek(positionStore.get() - stepS),
        ArrowRight: event.shiftKey ? skipNext : () => seek(positionStore.get() + stepS),
        m: toggleMute,
        M: toggleMute,
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
