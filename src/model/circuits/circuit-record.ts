export type {
  BgpRecord,
  CircuitAccount,
  CircuitRecord,
  CniRecord,
  InventoryDocument,
  RecordSource,
  RouteRecord,
  SetMembership,
  SetPeer,
  SetRecord,
} from '../generated/inventory.ts';
