// Puts the scripts of the API documentation beside the built app, so that /docs and /redoc work without internet.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const target = fileURLToPath(new URL("../dist/docs-assets/", import.meta.url));
const files = [
  ["swagger-ui-dist", "swagger-ui.css"],
  ["swagger-ui-dist", "swagger-ui-bundle.js"],
  ["redoc/bundles", "redoc.standalone.js"],
];

await mkdir(target, { recursive: true });
for (const [folder, name] of files) {
  await copyFile(fileURLToPath(new URL(`../node_modules/${folder}/${name}`, import.meta.url)), `${target}${name}`);
}

// Redoc fetches its logo from another machine, which the content security policy forbids: a picture of nothing instead.
const redoc = `${target}redoc.standalone.js`;
const nothing = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
await writeFile(redoc, (await readFile(redoc, "utf8")).replaceAll("https://cdn.redoc.ly/redoc/logo-mini.svg", nothing));
