import type { LatencyFault, SandboxFault, StaleFault } from '../../model/generated/sandbox-faults.ts';

/** Faults that change what a good answer says; all that strike take part, in the order of the list. */
export type ShapeFault = Extract<
  SandboxFault,
  {
    kind:
      | 'cursor_loop'
      | 'cursor_endless'
      | 'duplicate_item'
      | 'foreign_account'
      | 'address_objects'
      | 'plain_facilities'
      | 'envelope'
      | 'unknown_fields'
      | 'md5_key_hidden';
  }
>;

/** Faults that decide how a request ends; of those that strike, the first of the list. */
export type EndingFault = Exclude<SandboxFault, LatencyFault | StaleFault | ShapeFault>;

export function isShape(fault: SandboxFault): fault is ShapeFault {
  switch (fault.kind) {
    case 'cursor_loop':
    case 'cursor_endless':
    case 'duplicate_item':
    case 'foreign_account':
    case 'address_objects':
    case 'plain_facilities':
    case 'envelope':
    case 'unknown_fields':
    case 'md5_key_hidden':
      return true;
    default:
      return false;
  }
}

export function isEnding(fault: SandboxFault): fault is EndingFault {
  return fault.kind !== 'latency' && fault.kind !== 'stale' && !isShape(fault);
}
