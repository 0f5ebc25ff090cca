import type { JsonValue } from '../../../model/json.ts';
import { isObject, textOf, withField } from '../../json/json-kinds.ts';
import { itemsOf } from './answer-parts.ts';
import { type Scene, tableOf } from './scene.ts';

/** As a listing by offset does when something was inserted between two pages. A page of the one repeated item leads on as ever. */
export function duplicateItem(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  const last = itemsOf(answer)?.at(-1);
  if (!isObject(answer) || !isObject(last)) return answer;
  const id = textOf(last, scene.operation === 'list_interconnects' ? 'name' : 'id') ?? '';
  const sequence = tableOf(scene).get(id)?.sequence;
  return sequence === undefined || sequence === scene.cursor ? answer : withField(answer, 'next', sequence);
}
