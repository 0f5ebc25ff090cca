import type { SandboxSeed, SeedSlot } from '../../../src/model/generated/sandbox-seed.ts';
import { accountTag } from '../../helpers/account.ts';
import type { Tape } from '../../helpers/tape.ts';
import { Author } from './author.ts';
import { drawAccount, type DrawnAccount, drawSlots } from './draw-account.ts';
import { declareLiveObjects } from './draw-documents.ts';
import { wantSomething } from './edit-documents.ts';
import type { Knobs } from './knobs.ts';

/** How a story begins. */
export interface DrawnDay {
  readonly accounts: readonly DrawnAccount[];
  /** One for each account. */
  readonly authors: readonly Author[];
  readonly seed: SandboxSeed;
  /** The variables that the documents read. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long a new interconnect is Pending, in milliseconds. */
  readonly healthyAfterMs: number;
}

const secondTag = `${'f'.repeat(31)}0`;
export const aMonth = 30 * 86_400_000;

/** One account, or two that see the same ports, and documents that want something else than is there. */
export function drawDay(tape: Tape, knobs: Knobs): DrawnDay {
  const slots: readonly SeedSlot[] = drawSlots(tape, knobs);
  const tags = knobs.has('two-accounts') ? [accountTag, secondTag] : [accountTag];
  const free = tape.shuffled(slots.slice(4 * tags.length));
  const accounts = tags.map((tag, i) => drawAccount(tag, slots, tape, knobs, 4 * i));
  const environment: Record<string, string> = {};
  const authors = accounts.map((account) => new Author(account, free, environment, tape, knobs));
  for (const author of authors) {
    declareLiveObjects(author);
    wantSomething(author, slots);
  }
  const isPending = knobs.has('pending-ports') || tape.chance(20);
  for (const { interconnects, seed } of accounts) {
    const sick = interconnects.filter(() => tape.chance(knobs.has('narrow-allowances') ? 40 : 4));
    seed.status = Object.fromEntries(sick.map(({ name }) => [name, { state: tape.choose('Down', 'Unhealthy') }]));
  }
  const seed = { accounts: Object.fromEntries(accounts.map((account) => [account.tag, account.seed])) };
  return { accounts, authors, seed, environment, healthyAfterMs: isPending ? aMonth : 0 };
}

/** The account as it is when the story begins, a line an object. */
export function accountInWords({ accounts, healthyAfterMs }: DrawnDay): readonly string[] {
  return accounts.flatMap(({ tag, interconnects, cnis, seed }) => [
    `account ${tag}${healthyAfterMs > 0 ? ', where new ports stay Pending' : ''}`,
    ...interconnects.map(({ name, owner, slot_id, site, region, speed }) => {
      const words = [
        name,
        slot_id,
        site,
        region,
        speed,
        seed.status?.[name]?.state,
        owner === tag ? '' : 'of another owner',
      ];
      return `  ${words.filter((word) => word !== undefined && word !== '').join(' ')}`;
    }),
    ...cnis.map(
      ({ id, interconnect, magic, p2p_ip, bgp }) =>
        `  ${id} ${magic.conduit_name} on ${interconnect} ${JSON.stringify(p2p_ip)}${bgp === undefined ? '' : ' with BGP'}`,
    ),
  ]);
}
