/** Times of segments in tables. @module */

/**
 * Reads a time: seconds (`1.5`, `1,5`, `1.5s`), a clock (`01:02.5`, `00:01:02.5`), or a timedelta as
 * pandas and audformat write it (`0 days 00:00:01.5`).
 * @returns seconds; undefined for no time (empty, `NaT`); NaN for what is no time
 */
export function parseTime(text: string): number | undefined {
  if (/^(nat|nan|none|null)?$/i.test(text)) return undefined;
  const plain = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*s?$/i.exec(text);
  if (plain) return Number(plain[1]!.replace(",", "."));
  const found = /^(?:(\d+) days?)?[ ,+]*(?:(?:(\d+):)?(\d+):(\d+(?:\.\d+)?))?$/i.exec(text);
  if (!found) return NaN;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((n) => Number(n ?? 0));
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds;
}
