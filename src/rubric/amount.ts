/** An amount of `bytes` as "9.6 kB", of anything else with its unit: "1200 rows". */
export function amountText(value: number, unit: string): string {
  return unit === 'bytes' ? bytesText(value) : `${value} ${unit}`.trim();
}

/** Bytes as a person reads them: "9.6 kB". */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
