/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, section 10.2.3). Undefined where it is absent or nonsense. */
export function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(999_999_999_000, Math.max(0, date - Date.now()));
}
