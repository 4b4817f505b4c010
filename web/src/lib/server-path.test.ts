import { describe, expect, it } from "vitest";

import { splitPath } from "./server-path";

describe("splitPath", () => {
  it("walks from the root", () =>
    expect(splitPath("/home/me")).toEqual([
      { name: "/", path: "/" },
      { name: "home", path: "/home" },
      { name: "me", path: "/home/me" },
    ]));
  it("knows drive letters", () => expect(splitPath("C:\\Music\\A").map((part) => part.path)).toEqual(["C:\\", "C:\\Music", "C:\\Music\\A"]));
});
