import type { LiveCni } from '../../model/live.ts';
import type { Change } from '../../model/plan.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import type { CheckedCni, CheckFacts } from '../../model/run-check.ts';
import { compareText } from '../../model/text.ts';
import type { RunMemory } from '../run-memory.ts';

export interface CircuitToCheck {
  readonly facts: CheckFacts;
  /** A CNI on the circuit has BGP. */
  readonly hasBgp: boolean;
}

/** Says what is on a circuit now, after the writes of this run. */
export class CircuitFinder {
  readonly #planned: PlannedAccount;
  readonly #memory: RunMemory;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #addresses: ReadonlyMap<number, string>;

  constructor(planned: PlannedAccount, memory: RunMemory) {
    this.#planned = planned;
    this.#memory = memory;
    this.#changes = new Map(planned.plan.changes.map((change) => [change.address, change]));
    this.#addresses = new Map(planned.work.map(({ id, address }) => [id, address]));
  }

  /** `address` stands for a circuit that this run made. */
  find(interconnect: string, address = `interconnect.${interconnect}`): CircuitToCheck {
    const on = [...this.#seen(), ...this.#made()].filter(({ cni }) => cni.interconnect === interconnect);
    const cnis = on.map((each) => this.#checked(each)).sort((a, b) => compareText(a.address, b.address));
    const known = this.#planned.checkable?.circuits.get(interconnect) ?? this.#newCircuit(address);
    return { facts: { interconnect, ...known, cnis }, hasBgp: on.some(({ cni }) => cni.bgp !== undefined) };
  }

  #newCircuit(address: string): Pick<CheckFacts, 'address' | 'site' | 'device'> {
    const { site, device } = this.#changes.get(address)?.place ?? {};
    return { address, ...(site !== undefined && { site }), ...(device !== undefined && { device }) };
  }

  #seen(): readonly Placed[] {
    return [...(this.#planned.checkable?.cnis ?? [])].flatMap(([id, { address, cni }]) =>
      this.#memory.wasDeleted(id) ? [] : [{ address, cni: this.#memory.writtenCni(id) ?? cni }],
    );
  }

  #made(): readonly Placed[] {
    return this.#memory.createdCnis().flatMap(([step, id]) => {
      const cni = this.#memory.wasDeleted(id) ? undefined : this.#memory.writtenCni(id);
      return cni === undefined ? [] : [{ address: this.#addresses.get(step) ?? `cni.${cni.magic.conduit_name}`, cni }];
    });
  }

  #checked({ address, cni }: Placed): CheckedCni {
    const { id, cust_ip, p2p_ip, magic, bgp } = cni;
    return {
      address,
      live_id: id,
      conduit_name: magic.conduit_name,
      cust_ip,
      p2p_ip,
      ...(bgp !== undefined && { customer_asn: bgp.customer_asn }),
      // What is not written yet is no fact of the circuit.
      fields: (this.#memory.writtenCni(id) && this.#changes.get(address)?.fields) ?? [],
    };
  }
}

interface Placed {
  readonly address: string;
  readonly cni: LiveCni;
}
