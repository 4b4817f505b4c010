import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "./styles.css";

import { localStorageColorSchemeManager, MantineProvider, type CSSVariablesResolver } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { followJobs } from "@/lib/jobs";
import { createQueryClient } from "@/lib/query-client";
import { theme } from "@/lib/theme";
import { makeRouter } from "@/routes/router";

const queryClient = createQueryClient();
const router = makeRouter(queryClient);
const colorSchemeManager = localStorageColorSchemeManager({ key: "tensoe.color-scheme" });
const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-body": "#fdfcfb", "--mantine-color-default-border": "#dcd9d4" },
  dark: {
    "--mantine-color-teal-light": "color-mix(in srgb, #35bfaa 16%, transparent)",
    "--mantine-color-teal-light-hover": "color-mix(in srgb, #35bfaa 24%, transparent)",
    "--mantine-color-teal-light-color": "#6fdac6",
    "--mantine-color-gray-light": "rgb(255 255 255 / 8%)",
    "--mantine-color-gray-light-color": "#bcb7b1",
    "--mantine-color-red-light": "color-mix(in srgb, #fa5252 18%, transparent)",
    "--mantine-color-red-light-color": "#ffa8a8",
    "--mantine-color-orange-light": "color-mix(in srgb, #ff922b 18%, transparent)",
    "--mantine-color-orange-light-color": "#ffc078",
  },
});

followJobs(queryClient);

const element = document.getElementById("root");
if (!element) throw new Error("The page has no place for the app.");

createRoot(element).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemeManager} cssVariablesResolver={resolveVariables}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={3} autoClose={5000} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
