import type { JsonValue } from '../../../model/json.ts';
import { isObject, withField } from '../../json/json-kinds.ts';
import { itemsOf } from './answer-parts.ts';
import { type Scene, tableOf } from './scene.ts';

export function cursorEndless(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined || typeof answer['next'] === 'number') return answer;
  const last = tableOf(scene).rows.at(-1)?.sequence ?? 0;
  return withField(answer, 'next', Math.max(scene.cursor, last) + 1);
}
