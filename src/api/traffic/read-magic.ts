import type {
  BgpPrefix,
  MagicBgp,
  MagicInterconnect,
  MagicRoute,
  MagicTunnel,
  OwnedPrefix,
  RouteScope,
  TunnelHealthCheck,
} from '../../model/traffic/traffic.ts';
import { type Fields, fieldsOf, isJsonObject } from '../read/fields.ts';

/** Adds to `secrets` what comes in clear and must not be shown. */
type Remember = (secret: string) => void;

export function readRoute(value: unknown, where: string): MagicRoute {
  const fields = fieldsOf(value, where);
  const scope = fields.optionalObject('scope');
  return {
    id: fields.text('id'),
    prefix: fields.text('prefix'),
    nexthop: fields.text('nexthop'),
    priority: fields.number('priority'),
    weight: fields.optionalNumber('weight'),
    scope: scope && readScope(scope),
  };
}

/** A scope that names nothing limits nothing. */
function readScope(scope: Fields): RouteScope | undefined {
  const regions = names(scope, 'colo_regions');
  const colos = names(scope, 'colo_names');
  return regions.length + colos.length === 0 ? undefined : { regions, colos };
}

/** A name that is blank is no place, and nobody knows which one it stands for. */
function names(scope: Fields, field: string): readonly string[] {
  const found = scope.optionalTexts(field) ?? [];
  return found.some((each) => each.trim() === '') ? scope.fail(field, 'a list without a blank name') : found;
}

export function readMagicInterconnect(value: unknown, where: string, remember: Remember): MagicInterconnect {
  const fields = fieldsOf(value, where);
  const reservation = fields.optionalText('virtual_port_reservation_id');
  const bgp = fields.optionalObject('bgp');
  return {
    id: fields.optionalText('id'),
    name: fields.optionalText('name'),
    version: fields.optionalText('version'),
    reservation: reservation === undefined || reservation === '' ? undefined : plainId(reservation),
    interfaceAddress: fields.optionalText('interface_address'),
    mtu: fields.optionalNumber('mtu'),
    healthCheck: readHealthCheck(fields),
    returnRouting: fields.optionalBoolean('automatic_return_routing'),
    bgp: bgp && readBgp(bgp, remember),
    modifiedOn: fields.optionalText('modified_on'),
  };
}

/** The CNI API writes the id of a reservation with dashes, the Magic API without. */
export function plainId(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}

function readBgp(bgp: Fields, remember: Remember): MagicBgp {
  const key = bgp.optionalText('md5_key');
  if (key !== undefined) remember(key);
  return {
    customerAsn: bgp.optionalNumber('customer_asn'),
    hasKey: key !== undefined && key !== '',
    importFilter: bgp.optionalText('import_filter_id'),
    exportFilter: bgp.optionalText('export_filter_id'),
  };
}

function readHealthCheck(fields: Fields): TunnelHealthCheck | undefined {
  const check = fields.optionalObject('health_check');
  if (check === undefined) return undefined;
  return {
    enabled: check.optionalBoolean('enabled'),
    rate: check.optionalText('rate'),
    type: check.optionalText('type'),
    direction: check.optionalText('direction'),
    target: readTarget(check),
  };
}

/** An object, or a text where the server does not know the header that asks for the object. */
function readTarget(check: Fields): string | undefined {
  const found = check.any('target');
  if (!isJsonObject(found)) return check.optionalText('target');
  const target = check.object('target');
  const saved = target.optionalText('saved');
  return saved === undefined || saved === '' ? target.optionalText('effective') : saved;
}

export function readTunnel(
  kind: MagicTunnel['kind'],
): (value: unknown, where: string, remember: Remember) => MagicTunnel {
  return (value, where, remember) => {
    const fields = fieldsOf(value, where);
    const bgp = fields.optionalObject('bgp');
    const key = bgp?.optionalText('md5_key');
    if (key !== undefined) remember(key);
    return {
      kind,
      id: fields.optionalText('id'),
      name: fields.text('name'),
      interfaceAddress: fields.text('interface_address'),
      healthCheck: readHealthCheck(fields),
      hasBgp: bgp !== undefined,
    };
  };
}

export function readOwnedPrefix(value: unknown, where: string, remember: Remember): OwnedPrefix {
  const fields = fieldsOf(value, where);
  const token = fields.optionalText('ownership_validation_token');
  if (token !== undefined) remember(token);
  return { id: fields.text('id'), cidr: fields.text('cidr') };
}

export function readBgpPrefix(value: unknown, where: string): BgpPrefix {
  const fields = fieldsOf(value, where);
  return {
    cidr: fields.text('cidr'),
    advertised: fields.optionalObject('on_demand')?.optionalBoolean('advertised'),
    withdrawsByItself: fields.optionalBoolean('auto_advertise_withdraw') ?? false,
  };
}
