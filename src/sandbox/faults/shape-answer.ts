import type { JsonValue } from '../../model/json.ts';
import { json, type Reply } from '../http/reply.ts';
import { parseJson } from '../json/json-text.ts';
import type { ShapeFault } from './fault-groups.ts';
import { addressObjects } from './shapes/address-objects.ts';
import { changeObjects } from './shapes/answer-parts.ts';
import { cursorEndless } from './shapes/cursor-endless.ts';
import { cursorLoop } from './shapes/cursor-loop.ts';
import { duplicateItem } from './shapes/duplicate-item.ts';
import { envelope } from './shapes/envelope.ts';
import { foreignAccount } from './shapes/foreign-account.ts';
import { md5KeyHidden } from './shapes/md5-key-hidden.ts';
import { plainFacilities } from './shapes/plain-facilities.ts';
import type { Scene } from './shapes/scene.ts';
import { unknownFields } from './shapes/unknown-fields.ts';

export interface ShapedReply {
  readonly reply: Reply;
  /** Those that found something to change. */
  readonly effective: readonly ShapeFault[];
}

/** Changes what a good answer says; a refusal stays as it is. The envelope goes around everything, once. */
export function shapeAnswer(reply: Reply, faults: readonly ShapeFault[], scene: Scene): ShapedReply {
  if (faults.length === 0 || reply.status !== 200 || typeof reply.body !== 'string') return { reply, effective: [] };
  const inner = faults.filter(({ kind }) => kind !== 'envelope');
  const around = faults.filter(({ kind }) => kind === 'envelope').slice(0, 1);
  const effective: ShapeFault[] = [];
  let value = reply.body === '' ? undefined : parseJson(reply.body);
  for (const fault of [...inner, ...around]) {
    const shaped = shapeValue(value, fault, scene);
    if (shaped !== value) effective.push(fault);
    value = shaped;
  }
  return effective.length === 0 || value === undefined ? { reply, effective } : { reply: json(value), effective };
}

function shapeValue(value: JsonValue | undefined, fault: ShapeFault, scene: Scene): JsonValue | undefined {
  switch (fault.kind) {
    case 'cursor_loop':
      return cursorLoop(value, scene);
    case 'cursor_endless':
      return cursorEndless(value, scene);
    case 'duplicate_item':
      return duplicateItem(value, scene);
    case 'foreign_account':
      return foreignAccount(value);
    case 'address_objects':
      return changeObjects(value, addressObjects);
    case 'plain_facilities':
      return changeObjects(value, plainFacilities);
    case 'md5_key_hidden':
      return changeObjects(value, (cni) => md5KeyHidden(cni, fault));
    case 'unknown_fields':
      return unknownFields(value, fault);
    case 'envelope':
      return envelope(value);
  }
}
