/** Reads from the open-ended parts of the system's answer. */
export function readText(values: Record<string, unknown>, name: string): string | null {
  const value = values[name];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

export function readBytes(values: Record<string, unknown>, name: string): number | null {
  const value = values[name];
  return typeof value === "number" ? value : null;
}

export function readTime(values: Record<string, unknown>, name: string): string | null {
  const value = readText(values, name);
  return value !== null && !Number.isNaN(Date.parse(value)) ? value : null;
}

/** A setting for reading: lists and maps on one line, nothing as a dash. */
export function writeSetting(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(writeSetting).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return Object.entries(value).map(([key, inner]) => `${key} ${writeSetting(inner)}`).join(", ") || "–";
  return String(value);
}
