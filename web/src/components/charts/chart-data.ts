/** What a chart shows, apart from how: the table and the CSV file are made of the same numbers. */
export interface ChartData {
  /** Name of what the labels are: "Genre", "Tempo (BPM)". */
  labelTitle: string;
  labels: string[];
  series: { name: string; values: number[] }[];
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function writeCsv(rows: string[][]): string {
  return rows.map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
}

export function toCsv(data: ChartData): string {
  const header = [data.labelTitle, ...data.series.map((one) => one.name)];
  const rows = data.labels.map((label, index) => [label, ...data.series.map((one) => String(one.values[index] ?? ""))]);
  return writeCsv([header, ...rows]);
}

export function saveFile(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
