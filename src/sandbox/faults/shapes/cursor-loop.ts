import type { JsonValue } from '../../../model/json.ts';
import { isObject, withField } from '../../json/json-kinds.ts';
import { itemsOf } from './answer-parts.ts';
import type { Scene } from './scene.ts';

/** The first page has no cursor to lead back to, and 0 would end the listing: it leads to the page that then leads to itself. */
export function cursorLoop(answer: JsonValue | undefined, { cursor }: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined) return answer;
  return withField(answer, 'next', cursor > 0 ? cursor : (answer['next'] ?? 1));
}
