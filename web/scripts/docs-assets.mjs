// Puts the scripts of the API documentation beside the built app, so that /docs and /redoc work without internet.
import { copyFile, mkdir } from "node:fs/promises";
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
