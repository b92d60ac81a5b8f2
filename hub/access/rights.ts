import { coreRights, type Right, type Role, roles } from '#contracts/access';

/** What each role may do in the core. What is not listed is not allowed; programme modules bring their own table. */
const coreTable: Readonly<Record<Role, readonly (typeof coreRights)[number][]>> = {
  admin: coreRights,
  lead: [
    'alerts:read',
    'alerts:act',
    'register:read',
    'register:write',
    'register:reveal',
    'devices:write',
    'readings:read',
    'notifications:read',
    'demo:operate',
  ],
  operator: [
    'alerts:read',
    'alerts:act',
    'register:read',
    'register:reveal',
    'readings:read',
    'notifications:read',
    'demo:operate',
  ],
  'grid-worker': ['alerts:read', 'alerts:act', 'register:read', 'register:reveal'],
  carer: ['alerts:read', 'alerts:act', 'register:read'],
  // Families get a page of their own, limited to whom they are family of; a scope of places is too wide for them.
  family: [],
  'lift-keeper': [],
};

/** Which rights each role holds, the modules' included. */
export function rightsByRole(
  moduleRights: Readonly<Partial<Record<Right, readonly Role[]>>>,
): ReadonlyMap<Role, ReadonlySet<Right>> {
  return new Map(
    roles.map((role) => {
      const added = Object.entries(moduleRights).filter(([, holders]) => holders?.includes(role));
      return [role, new Set<Right>([...coreTable[role], ...added.map(([right]) => right as Right)])];
    }),
  );
}
