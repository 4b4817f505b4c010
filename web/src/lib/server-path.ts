/** The folders on the way to a path of the server, each with its own path; knows "/" and drive letters. */
export function splitPath(path: string): { name: string; path: string }[] {
  const separator = path.includes("\\") && !path.startsWith("/") ? "\\" : "/";
  const parts = path.split(separator).filter((part) => part !== "");
  const isRooted = path.startsWith("/");
  const crumbs = isRooted ? [{ name: "/", path: "/" }] : [];
  let walked = isRooted ? "" : null;
  for (const part of parts) {
    walked = walked === null ? part : `${walked}${separator}${part}`;
    crumbs.push({ name: part, path: /^[A-Za-z]:$/.test(walked) ? `${walked}\\` : walked });
  }
  return crumbs;
}
