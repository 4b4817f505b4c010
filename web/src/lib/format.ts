/** How Tensoe writes figures: the reader's own locale, units, sensible rounding. */
const integer = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const minus = "\u2212";

export function formatCount(value: number): string {
  return integer.format(value);
}

/** "1 track", "2,000 tracks". */
export function formatPlural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

export function formatNumber(value: number, digits = 1): string {
  const text = new Intl.NumberFormat(undefined, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(Math.abs(value));
  return value < 0 && Number(Math.abs(value).toFixed(digits)) !== 0 ? `${minus}${text}` : text;
}

export function formatPercent(fraction: number): string {
  const bounded = Math.min(1, Math.max(0, fraction));
  const percent = bounded * 100;
  // Done means done: 99.6 % is not shown as 100 %.
  return `${bounded < 1 ? Math.min(99, Math.round(percent)) : 100} %`;
}

/** Length of a track: 3:07, 1:02:05. */
export function formatClock(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return "–";
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Length of much music or much work in words: "3 days 4 h", "2 h 5 min", "45 s". */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${formatCount(days)} days` : `${formatCount(days)} days ${hours % 24} h`;
}

/** Time left, rounded the way a person would say it. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 5) return "a few seconds left";
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${formatSpan(seconds)} left`;
}

/** Speed of a job: "12 a second", "3.4 a second", "8 a minute". */
export function formatRate(perSecond: number): string {
  if (perSecond >= 10) return `${formatCount(perSecond)} a second`;
  if (perSecond >= 1) return `${formatNumber(perSecond, 1)} a second`;
  return `${formatNumber(perSecond * 60, perSecond * 60 >= 10 ? 0 : 1)} a minute`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? formatCount(value) : formatNumber(value, 1)} ${units[unit]}`;
}

export function formatSampleRate(hertz: number): string {
  return `${(hertz / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 })} kHz`;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 minutes ago"; the exact time belongs beside it on hover. */
export function formatRelative(instant: string, now: number = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

export function formatExact(instant: string): string {
  return exact.format(new Date(instant));
}
