import type { TimelineColors } from "./timeline-drawing";

export const timelinePalettes: Record<"light" | "dark", TimelineColors> = {
  light: { peak: "#c6c2bb", played: "#128577", curve: "#d55e00", beat: "#716c65" },
  dark: { peak: "#6f6a64", played: "#35bfaa", curve: "#f2994a", beat: "#99948d" },
};
