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
  dark: {},
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
