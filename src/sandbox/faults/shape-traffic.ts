import type { GraphqlErrorsFault, HalfAnswerFault, LoaNamesFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject, withField } from '../json-text.ts';

/** Leaves a part out of a success: of an envelope its `result`, of an answer of GraphQL its `data`. */
export function halfAnswer(
  answer: JsonValue | undefined,
  { how = 'no_result' }: HalfAnswerFault,
): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  const part = Object.hasOwn(answer, 'data') ? 'data' : 'result';
  switch (how) {
    case 'no_result':
      return withField(answer, part, undefined);
    case 'null_result':
      return withField(answer, part, null);
    case 'no_list':
      return withoutLists(answer, part);
  }
}

function withoutLists(answer: JsonObject, part: string): JsonObject {
  const content = answer[part];
  if (!isObject(content)) return answer;
  const { viewer } = content;
  if (!isObject(viewer)) return withField(answer, part, {});
  const accounts = isArray(viewer['accounts']) ? viewer['accounts'].map(() => ({})) : [];
  return withField(answer, part, { viewer: { ...viewer, accounts } });
}

export function nullMessages(answer: JsonValue | undefined): JsonValue | undefined {
  return isObject(answer) ? { ...answer, errors: null, messages: null } : answer;
}

export function graphqlErrors(answer: JsonValue | undefined, fault: GraphqlErrorsFault): JsonValue | undefined {
  const { message = 'account does not have access to the path', with_data: withData = false } = fault;
  const path = ['viewer', 'accounts', '0', 'magicTransitTunnelHealthChecksAdaptiveGroups'];
  const errors = [{ message, path, extensions: { timestamp: '2026-11-02T08:15:01.195060142Z' } }];
  return isObject(answer) ? { data: withData ? answer['data'] : null, errors } : answer;
}

/** The fields of the default name are not published. */
export function loaNames(answer: JsonValue | undefined, { texts = 0 }: LoaNamesFault): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  return texts === 0 ? { letter: { signed: true } } : { ...answer, language: 'en' };
}
