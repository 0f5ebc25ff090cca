import type { Md5KeyHiddenFault } from '../../../model/generated/sandbox-faults.ts';
import type { JsonObject } from '../../../model/json.ts';
import { isObject, withField } from '../../json/json-kinds.ts';
import { changeField } from './answer-parts.ts';

export function md5KeyHidden(cni: JsonObject, { shown_as: shownAs }: Md5KeyHiddenFault): JsonObject {
  return changeField(cni, 'bgp', (bgp) =>
    isObject(bgp) && Object.hasOwn(bgp, 'md5_key') ? withField(bgp, 'md5_key', shownAs) : bgp,
  );
}
