import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** routes -> features -> components -> lib -> client: an import may only go down. */
const above = {
  client: ["lib", "components", "features", "routes"],
  lib: ["components", "features", "routes"],
  components: ["features", "routes"],
  features: ["routes"],
};

const features = ["shell", "player", "welcome", "overview", "tracks", "track", "albums", "artists", "problems", "duplicates", "jobs", "settings"];

function forbid(names, message) {
  return { patterns: names.map((name) => ({ group: [`@/${name}`, `@/${name}/**`], message })) };
}

const layers = Object.entries(above).map(([layer, names]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      forbid(names, "Imports go down: routes, features, components, lib, client."),
    ],
  },
}));

const strangers = features.map((feature) => ({
  files: [`src/features/${feature}/**/*.{ts,tsx}`],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      forbid(
        ["routes", ...features.filter((other) => other !== feature).map((other) => `features/${other}`)],
        "Features do not import each other; a route composes them.",
      ),
    ],
  },
}));

export default tseslint.config(
  { files: ["scripts/**/*.mjs"], languageOptions: { globals: { ...globals.node } } },
  { ignores: ["dist", "src/client/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["**/*.{ts,tsx}"],
    ...reactHooks.configs.flat.recommended,
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      "@typescript-eslint/consistent-type-imports": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      eqeqeq: ["error", "always"],
      "no-console": "error",
      // TanStack Virtual and Table hand out live objects; the compiler's memo advice does not apply, as the compiler is not used.
      "react-hooks/incompatible-library": "off",
    },
  },
  {
    files: ["**/*.test.{ts,tsx}"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "max-lines": "off" },
  },
  ...layers,
  ...strangers,
);
