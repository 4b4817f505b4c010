/** Local storage that never throws: it may be full, forbidden, or hold something of an older version. */
export function readStored<T>(key: string, parse: (value: unknown) => T | null, fallback: T): T {
  try {
    const text = window.localStorage.getItem(key);
    return text === null ? fallback : (parse(JSON.parse(text)) ?? fallback);
  } catch {
    return fallback;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // What is remembered between visits is a comfort, never a need.
  }
}
