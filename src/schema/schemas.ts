import desiredState from '../../schemas/desired-state.schema.json' with { type: 'json' };
import diagnostics from '../../schemas/diagnostics.schema.json' with { type: 'json' };
import diff from '../../schemas/diff.schema.json' with { type: 'json' };
import eventLog from '../../schemas/event-log.schema.json' with { type: 'json' };
import inventory from '../../schemas/inventory.schema.json' with { type: 'json' };
import journal from '../../schemas/journal.schema.json' with { type: 'json' };
import plan from '../../schemas/plan.schema.json' with { type: 'json' };
import report from '../../schemas/report.schema.json' with { type: 'json' };
import review from '../../schemas/review.schema.json' with { type: 'json' };
import sandboxFaults from '../../schemas/sandbox-faults.schema.json' with { type: 'json' };
import sandboxSeed from '../../schemas/sandbox-seed.schema.json' with { type: 'json' };
import snapshot from '../../schemas/snapshot.schema.json' with { type: 'json' };
import status from '../../schemas/status.schema.json' with { type: 'json' };

const schemas: ReadonlyMap<string, object> = new Map<string, object>([
  ['desired-state', desiredState],
  ['diagnostics', diagnostics],
  ['diff', diff],
  ['event-log', eventLog],
  ['inventory', inventory],
  ['journal', journal],
  ['plan', plan],
  ['report', report],
  ['review', review],
  ['sandbox-faults', sandboxFaults],
  ['sandbox-seed', sandboxSeed],
  ['snapshot', snapshot],
  ['status', status],
]);

/** The names of the published schemas, sorted. */
export function schemaNames(): readonly string[] {
  return [...schemas.keys()];
}

/** A schema as JSON text with a final line break. Undefined for an unknown name. */
export function schemaText(name: string): string | undefined {
  const schema = schemas.get(name);
  return schema === undefined ? undefined : `${JSON.stringify(schema, undefined, 2)}\n`;
}
