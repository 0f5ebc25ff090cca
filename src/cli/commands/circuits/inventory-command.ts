import type { CircuitAccount } from '../../../model/circuits/circuit-record.ts';
import { ExitCode } from '../../../model/exit-code.ts';
import type { Style } from '../../../render/text/paint.ts';
import { type Command, filesPositional, lookCodes } from '../../command.ts';
import {
  accountFlag,
  circuitFlags,
  connectionFlags,
  formatFlag,
  type InventoryFormat,
  inventoryFormats,
  outFlag,
  readCircuitFilter,
  readConnection,
} from '../../flags.ts';
import { Outputs } from '../../outputs/outputs.ts';
import { lookVariables } from '../../variables.ts';

export const inventoryCommand: Command = {
  name: 'inventory',
  group: 'look',
  summary: 'List every circuit with its place, addresses, backup sets and labels',
  description:
    'Shows a record for each live circuit, declared or not: place, device, port, state, backup sets, and each CNI on it with its addresses, BGP, static routes and labels. It only reads, and shows no secret.',
  details:
    'json is demarc.inventory/1 (demarc schema inventory). csv has a row for each CNI. netbox has bodies for the REST API of NetBox 4.2 and later, in the order of their dependencies; examples/netbox/post.mjs posts them, and finds each again by the custom field demarc_id. ansible is a static inventory: a host for each router that the label router of a CNI, or of its circuit, names, else for the circuit. Filters choose circuits: a service or a label may be that of a CNI on them. Of an MD5 key, only whether the API shows one is told.',
  positional: filesPositional,
  flags: {
    ...formatFlag(inventoryFormats),
    ...outFlag(inventoryFormats),
    ...circuitFlags,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc inventory', 'all circuits and CNIs as tables'],
    ['demarc inventory --metro ewr --state Down --state Unhealthy', 'what is not up in one metro'],
    ['demarc inventory --label vendor=example --out csv=circuits.csv', 'the circuits of one vendor, for a spreadsheet'],
    ['demarc inventory --out ansible=inventory.json', 'an inventory for ansible -i inventory.json'],
  ],
  variables: lookVariables,
  exitCodes: lookCodes,
  async run(args, terminal) {
    const { readCircuits } = await import('../../../usecases/circuits/read-circuits.ts');
    const format = args.choice('format', inventoryFormats);
    const outputs = new Outputs(args, inventoryFormats);
    const filter = await readCircuitFilter(args);
    const choice = { filter, health: 'peers', devices: true, routes: true } as const;
    const request = { ...readConnection(args), files: args.positionals, accounts: args.list('account'), choice };
    await outputs.check();
    await terminal.openLog(args);
    const { accounts, notes } = await readCircuits(request, terminal.context());
    for (const note of notes) terminal.note(`note: ${note}`);
    await terminal.stdout.write(await inventoryText(accounts, format, terminal.style(terminal.stdout)));
    return outputs.write((each) => inventoryText(accounts, each, { color: false }), ExitCode.done, terminal);
  },
};

/** Each renderer is loaded only when it is needed. */
async function inventoryText(
  accounts: readonly CircuitAccount[],
  format: InventoryFormat,
  style: Style,
): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../../../render/inventory/inventory-text.ts')).renderInventoryText(accounts, style);
    case 'json':
      return (await import('../../../render/inventory/inventory-text.ts')).renderInventoryJson(accounts);
    case 'csv':
      return (await import('../../../render/inventory/inventory-csv.ts')).renderInventoryCsv(accounts);
    case 'markdown':
      return (await import('../../../render/inventory/inventory-markdown.ts')).renderInventoryMarkdown(accounts);
    case 'netbox':
      return (await import('../../../render/inventory/inventory-netbox.ts')).renderInventoryNetBox(accounts);
    case 'ansible':
      return (await import('../../../render/inventory/inventory-ansible.ts')).renderInventoryAnsible(accounts);
  }
}
