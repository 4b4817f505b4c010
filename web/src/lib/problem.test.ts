import { describe, expect, it } from "vitest";

import { isUnreachable, parseProblem, toProblem } from "./problem";

describe("parseProblem", () => {
  it("keeps the server's words", () =>
    expect(parseProblem(404, { title: "Track not found", detail: "There is no track 17.", code: "track_not_found", hint: "Search for it." })).toMatchObject({
      status: 404,
      code: "track_not_found",
      detail: "There is no track 17.",
      hint: "Search for it.",
    }));
  it("makes a sentence of an answer without words", () => expect(parseProblem(502, "<html>").detail).toBe("The server answered with status 502."));
});

describe("toProblem", () => {
  it("knows a server that does not answer", () => expect(isUnreachable(new TypeError("Failed to fetch"))).toBe(true));
  it("does not blame the server for faults of the page", () => expect(toProblem(new Error("x is undefined")).code).toBe("page_error"));
});
