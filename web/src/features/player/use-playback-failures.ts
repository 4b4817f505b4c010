import { notifications } from "@mantine/notifications";
import { useEffect } from "react";

import { failureStore } from "@/lib/player";
import { useStore } from "@/lib/store";

/** Says plainly which track would not play, and what happens instead. */
export function usePlaybackFailures(): void {
  const failure = useStore(failureStore);
  useEffect(() => {
    if (!failure) return;
    failureStore.set(null);
    notifications.show({
      color: "red",
      title: `“${failure.track.title}” cannot be played`,
      message: `${failure.reason} ${failure.isLast ? "Playback stopped." : "Going on with the next track."}`,
    });
  }, [failure]);
}
