import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = ["#effcf9", "#d2f5ec", "#a6ebdc", "#6fdac6", "#35bfaa", "#1ca392", "#128577", "#0f6f65", "#0f5952", "#0d4742"];
/** Warm neutrals, so that covers keep their colours beside them. */
const gray: MantineColorsTuple = ["#fafaf8", "#f4f3f0", "#e9e7e3", "#dcd9d4", "#c6c2bb", "#a39e96", "#716c65", "#5b5751", "#3d3a36", "#262422"];
const dark: MantineColorsTuple = ["#d8d4cf", "#bcb7b1", "#99948d", "#6f6a64", "#45413d", "#35322f", "#292624", "#1b1918", "#151312", "#0f0e0d"];

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  // In the dark the accent is bright, and needs dark words on it; autoContrast knows the light shade only.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === "filled" && (input.color ?? input.theme.primaryColor) === "teal" ? { ...colors, color: "light-dark(var(--mantine-color-white), #06211d)" } : colors;
  },
  colors: { teal, gray, dark },
  black: "#1f1d1b",
  defaultRadius: 8,
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "20px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "26px", lineHeight: "1.25" }, h2: { fontSize: "18px", lineHeight: "1.35" }, h3: { fontSize: "15px", lineHeight: "1.4" } } },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true }, multiline: true } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    Modal: { defaultProps: { transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 150 } } },
    Popover: { defaultProps: { transitionProps: { duration: 100 } } },
    Menu: { defaultProps: { transitionProps: { duration: 100 } } },
  },
});
