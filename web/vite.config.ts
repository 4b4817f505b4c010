import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the Tensoe server listens while the app is developed. */
const server = process.env.TENSOE_API ?? "http://127.0.0.1:8000";
const served = ["/api", "/analytics", "/system", "/healthz", "/readyz", "/docs", "/openapi.json"];

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    port: Number(process.env.TENSOE_WEB_PORT ?? 5173),
    proxy: Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: true }])),
  },
  build: {
    target: "es2022",
    // Browsers that know light-dark(), so that it is not rewritten.
    cssTarget: ["chrome125", "firefox125", "safari17.5"],
    // Nothing inlined as data: addresses in scripts or styles, so that the content security policy can stay strict.
    assetsInlineLimit: 0,
    // One style sheet: a page fetched again after the server was away must not come without its styles.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 600,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
  },
});
