import { isJsonObject } from './read/fields.ts';

/** Whether a value is Cloudflare's usual envelope, which this API does not use but may one day: `{success, result, …}`. */
export type Opened =
  | { readonly type: 'plain'; readonly value: unknown }
  | { readonly type: 'success'; readonly value: unknown; readonly next: unknown; readonly info: unknown }
  | { readonly type: 'failure' };

/** No object of this API has a field `success`, so the envelope cannot be taken for one of them. */
export function openEnvelope(value: unknown): Opened {
  if (!isJsonObject(value)) return { type: 'plain', value };
  if (value['success'] === false) return { type: 'failure' };
  if (value['success'] !== true || !Object.hasOwn(value, 'result')) return { type: 'plain', value };
  return { type: 'success', value: value['result'], next: value['next'], info: value['result_info'] };
}
