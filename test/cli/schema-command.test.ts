import { expect, test } from 'vitest';
import { schemaCommand } from '../../src/cli/commands/schema-command.ts';
import { schemaNames } from '../../src/schema/schemas.ts';

test('the help of schema names every schema', () => {
  expect(schemaNames()).toContain('plan');
  for (const name of schemaNames()) expect(schemaCommand.description).toContain(name);
});
