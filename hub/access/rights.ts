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
    'devices:test',
    'readings:read',
    'rules:read',
    'rules:write',
    'presence:write',
    'consents:read',
    'consents:write',
    'notifications:read',
    'demo:operate',
  ],
  operator: [
    'alerts:read',
    'alerts:act',
    'register:read',
    'register:reveal',
    'devices:test',
    'readings:read',
    'rules:read',
    'presence:write',
    'consents:read',
    'notifications:read',
    'demo:operate',
  ],
  'grid-worker': ['alerts:read', 'alerts:act', 'register:read', 'register:reveal', 'devices:test', 'presence:write'],
  carer: ['alerts:read', 'alerts:act', 'register:read', 'presence:write'],
  // Families get a page of their own, limited to whom they are family of; a scope of places is too wide for them.
  family: [],
  'lift-keeper': [],
  // Programs that hand in readings; other programs get the role of a person.
  integration: ['ingest:write'],
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
