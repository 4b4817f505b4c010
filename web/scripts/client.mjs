// Writes the typed client of ../openapi.json, or with --check says whether the committed one is stale.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../openapi.json", import.meta.url);
const target = fileURLToPath(new URL("../src/client/schema.d.ts", import.meta.url));
const header = "// Generated from openapi.json by `make client`. Do not edit.\n\n";

const fresh = header + astToString(await openapiTS(source));
if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8").catch(() => "");
  if (committed !== fresh) {
    console.error("web/src/client/schema.d.ts does not match openapi.json: run `make client`.");
    process.exit(1);
  }
} else {
  await writeFile(target, fresh);
}
