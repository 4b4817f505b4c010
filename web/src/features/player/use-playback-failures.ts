import { notifications } from "@mantine/notifications";
import { useEffect } from "react";

import { failureStore } from "@/lib/player";

/** Says plainly which track would not play, and what happens instead. */
export function usePlaybackFailures(): void {
  useEffect(
    () =>
      failureStore.subscribe(() => {
        const failure = failureStore.get();
        if (!failure) return;
        notifications.show({
          color: "red",
          title: `“${failure.track.title}” cannot be played`,
          message: `${failure.reason} ${failure.isLast ? "Playback stopped." : "Going on with the next track."}`,
        });
      }),
    [],
  );
}
