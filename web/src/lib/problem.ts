/** A failure in the server's own words: what happened, and what to do next. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly hint: string;

  constructor(fields: { status: number; code: string; title: string; detail: string; hint: string }) {
    super(fields.detail || fields.title);
    this.name = "ApiProblem";
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title;
    this.detail = fields.detail;
    this.hint = fields.hint;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Read a problem document; whatever else came back still becomes a sentence. */
export function parseProblem(status: number, body: unknown): ApiProblem {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return new ApiProblem({
    status,
    code: text(fields.code) || `http_${status}`,
    title: text(fields.title) || (status >= 500 ? "The server could not answer" : "That did not work"),
    detail: text(fields.detail) || `The server answered with status ${status}.`,
    hint: text(fields.hint) || (status >= 500 ? "Try again; if it stays, look at the server's log." : ""),
  });
}

/** The problem behind anything that was thrown. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TypeError) {
    return new ApiProblem({
      status: 0,
      code: "unreachable",
      title: "Tensoe's server does not answer",
      detail: "The page could not reach the server.",
      hint: "Check that it is running; this page tries again by itself.",
    });
  }
  return parseProblem(0, { title: "Something went wrong in the page", detail: error instanceof Error ? error.message : String(error), code: "page_error" });
}

export function isUnreachable(error: unknown): boolean {
  return toProblem(error).code === "unreachable";
}
