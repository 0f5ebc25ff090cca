import type { Health } from '../../model/live.ts';
import { fieldsOf } from './fields.ts';

export function readStatus(value: unknown): Health {
  const fields = fieldsOf(value, '');
  const wireState = fields.text('state');
  return { state: stateOf(wireState), wireState, reason: fields.optionalText('reason') };
}

function stateOf(word: string): Health['state'] {
  switch (word) {
    case 'Pending':
    case 'Down':
    case 'Unhealthy':
    case 'Healthy':
      return word;
    default:
      return 'unknown';
  }
}
