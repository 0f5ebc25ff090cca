import { sanitiseText } from '../render/sanitise.ts';
import type { RequestRecord } from './run-context.ts';

/** What --verbose tells of a request: method, path, status, time and `cf-ray`; never headers or bodies. */
export function requestLine(record: RequestRecord): string {
  const outcome = record.status === undefined ? (record.error ?? 'no answer') : String(record.status);
  const ray = record.cfRay === undefined ? '' : ` cf-ray ${record.cfRay}`;
  return sanitiseText(`${record.method} ${record.path} ${outcome} ${Math.round(record.durationMs)} ms${ray}`);
}
