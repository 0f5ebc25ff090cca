import type { LiveInterconnect, LiveSlot } from '../../model/live.ts';
import type { Place } from '../../model/plan.ts';
import type { CniDecision, Host, InterconnectDecision } from '../stages.ts';

/** Where the object of a change is. */
export interface Places {
  /** After the change: for a create or a replacement the port that it takes. For a delete: now. */
  readonly place?: Place;
  /** Where a replaced interconnect or a moved CNI was before. */
  readonly place_before?: Place;
}

interface PlaceFacts {
  readonly interconnects: readonly InterconnectDecision[];
  readonly live: readonly LiveInterconnect[];
  readonly slots: readonly LiveSlot[];
  /** By key: how a selector chose the port. */
  readonly picked: ReadonlyMap<string, string>;
}

/** Finds places by what the API says of interconnects and slots, however they are declared. */
export class PlaceFinder {
  readonly #byName: ReadonlyMap<string, LiveInterconnect>;
  readonly #byAddress: ReadonlyMap<string, InterconnectDecision>;
  readonly #slots: ReadonlyMap<string, LiveSlot>;
  readonly #picked: PlaceFacts['picked'];

  constructor({ interconnects, live, slots, picked }: PlaceFacts) {
    this.#byName = new Map(live.map((interconnect) => [interconnect.name, interconnect]));
    this.#byAddress = new Map(interconnects.map((decision) => [decision.address, decision]));
    this.#slots = new Map(slots.map((slot) => [slot.id.toLowerCase(), slot]));
    this.#picked = picked;
  }

  ofInterconnect(decision: InterconnectDecision): Places {
    const before = decision.live && this.#livePlace(decision.live);
    if (decision.action !== 'create' && decision.action !== 'replace') return placed(before);
    return placed(this.#newPlace(decision), before);
  }

  ofCni(decision: CniDecision): Places {
    const before = decision.live && this.#namedPlace(decision.live.interconnect);
    switch (decision.action) {
      case 'none':
      case 'delete':
        return placed(before);
      case 'create':
      case 'replace':
        return placed(this.#hostPlace(decision.host.at));
      case 'update':
        return decision.moveTo === undefined ? placed(before) : placed(this.#hostPlace(decision.moveTo.at), before);
    }
  }

  #hostPlace(at: Host['at']): Place | undefined {
    if ('name' in at) return this.#namedPlace(at.name);
    const decision = this.#byAddress.get(at.created);
    return decision && this.#newPlace(decision);
  }

  #namedPlace(name: string): Place | undefined {
    const live = this.#byName.get(name);
    return live && this.#livePlace(live);
  }

  #newPlace(decision: InterconnectDecision): Place | undefined {
    if (decision.action !== 'create' && decision.action !== 'replace') return undefined;
    const { body } = decision;
    if (body === undefined) {
      const made = decision.action === 'replace' ? decision.made : undefined;
      return made && this.#livePlace(made);
    }
    if (body.type === 'gcp_partner') return { region: body.region, bandwidth: body.bandwidth };
    const slot = this.#slots.get(body.slot_id.toLowerCase());
    const picked = this.#picked.get(decision.declared?.key ?? '');
    const there = slot === undefined ? {} : directPlace(slot.site, slot.facility.name, slot.device, slot.speed);
    return { ...there, slot_id: body.slot_id, ...(picked !== undefined && { picked }) };
  }

  #livePlace(live: LiveInterconnect): Place | undefined {
    switch (live.type) {
      case 'unknown':
        return undefined;
      case 'gcp_partner':
        return { region: live.region, ...(live.bandwidth !== undefined && { bandwidth: live.bandwidth }) };
      case 'direct': {
        const device = live.device ?? this.#slots.get(live.slot_id.toLowerCase())?.device;
        return { ...directPlace(live.site, live.facility.name, device, live.speed), slot_id: live.slot_id };
      }
    }
  }
}

function directPlace(site: string, facility: string, device: string | undefined, speed: string): Place {
  return { site, facility, ...(device !== undefined && { device }), speed };
}

function placed(place: Place | undefined, before?: Place): Places {
  return { ...(place !== undefined && { place }), ...(before !== undefined && { place_before: before }) };
}
