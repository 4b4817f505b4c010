/** Eight colours that colour-blind readers tell apart (after Okabe and Ito); the place in the list is the meaning within a page. */
export const categorical = {
  light: ["#12786c", "#d55e00", "#0072b2", "#a8558a", "#8f6a00", "#2f8fc4", "#5b5751", "#b3402e"],
  dark: ["#35bfaa", "#f2994a", "#6fb7ea", "#d98fc0", "#e0c04a", "#9ad4f5", "#bcb7b1", "#ee8573"],
} as const;

export interface ChartInk {
  text: string;
  faint: string;
  line: string;
  surface: string;
  colors: readonly string[];
}

export function chartInk(scheme: "light" | "dark"): ChartInk {
  return scheme === "dark"
    ? { text: "#d8d4cf", faint: "#99948d", line: "#35322f", surface: "#292624", colors: categorical.dark }
    : { text: "#3d3a36", faint: "#716c65", line: "#e9e7e3", surface: "#ffffff", colors: categorical.light };
}
