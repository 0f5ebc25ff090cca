import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDemarc, type RunResult, type SandboxProcess, startSandboxProcess } from '../helpers/run-demarc.ts';
import { examples } from './examples.ts';

/** What the tests need of the machine formats. */
interface PlanJson {
  readonly accounts: readonly {
    readonly complete: boolean;
    readonly changes: readonly { readonly address: string; readonly action: string }[];
  }[];
}

interface LiveCni {
  readonly id: string;
  readonly magic: { readonly conduit_name: string; readonly description: string };
}

describe.each(examples)(
  '$name, through the built command',
  ({ documents, variables, seed, accounts, check, changes }) => {
    let sandbox: SandboxProcess;
    const tokens = Object.fromEntries(Object.values(accounts).map((name) => [name, 'any-token']));

    beforeAll(async () => {
      sandbox = await startSandboxProcess(seed === undefined ? [] : ['--seed', seed]);
    });

    afterAll(async () => {
      await sandbox.close();
    });

    const apply = () => demarc('apply', '--yes', ...(check === undefined ? [] : ['--check', check]));

    async function demarc(command: string, ...flags: readonly string[]): Promise<RunResult> {
      return runDemarc([command, ...flags, documents], {
        env: { ...variables, ...tokens, CLOUDFLARE_BASE_URL: sandbox.url },
      });
    }

    async function plannedChanges(): Promise<readonly string[]> {
      const { code, stdout, stderr } = await demarc('plan', '--format', 'json');
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const plan = JSON.parse(stdout) as PlanJson;
      expect(plan.accounts.every(({ complete }) => complete)).toBe(true);
      return plan.accounts.flatMap((account) => account.changes.map(({ action, address }) => `${action} ${address}`));
    }

    test('is valid', async () => {
      const { code, stdout, stderr } = await demarc('validate');
      expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
      expect(stdout + stderr).not.toMatch(/warning|error\b/i);
    });

    test('is planned as creates and applied, and then nothing is left to do', async () => {
      const before = await plannedChanges();
      expect(before).toHaveLength(changes);
      expect(before.filter((change) => !/^create |^update settings$/.test(change))).toEqual([]);

      const applied = await apply();
      expect({ code: applied.code, out: applied.stdout + applied.stderr }).toMatchObject({ code: 0 });
      expect(await plannedChanges()).toEqual([]);
      expect(await demarc('drift')).toMatchObject({ code: 0 });
    });

    test('is applied again without a single write', async () => {
      const before = await committed();
      expect(await apply()).toMatchObject({ code: 0 });
      expect(await committed()).toEqual(before);
    });

    test('shows an edit by hand as drift, and repairs it', async () => {
      const [account = ''] = Object.keys(accounts);
      const edited = await editByHand(account);
      const drift = await demarc('drift');
      expect(drift).toMatchObject({ code: 2 });
      expect(drift.stdout).toContain(edited);
      expect(drift.stdout).toContain('somebody was here');

      expect(await apply()).toMatchObject({ code: 0 });
      expect(await demarc('drift')).toMatchObject({ code: 0 });
      expect(await plannedChanges()).toEqual([]);
    });

    /** Changes the description of one CNI as the dashboard would, and gives its conduit name. */
    async function editByHand(account: string): Promise<string> {
      const headers = { authorization: 'Bearer any-token', 'content-type': 'application/json' };
      const cnis = `${sandbox.url}/accounts/${account}/cni/cnis`;
      const { items } = (await (await fetch(cnis, { headers })).json()) as { readonly items: readonly LiveCni[] };
      const [cni] = items;
      if (cni === undefined) throw new Error('there is no CNI to edit');
      const body = JSON.stringify({ ...cni, magic: { ...cni.magic, description: 'somebody was here' } });
      const answer = await fetch(`${cnis}/${cni.id}`, { method: 'PUT', headers, body });
      expect(answer.status).toBe(200);
      return cni.magic.conduit_name;
    }

    async function committed(): Promise<unknown> {
      return (await fetch(`${sandbox.control}/log`)).json();
    }
  },
);
