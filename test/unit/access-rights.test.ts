import { describe, expect, test } from 'vitest';
import { coreRights, roles } from '#contracts/access';
import { rightsByRole } from '#hub/access/rights';

const rights = rightsByRole({ 'lift-access:read': ['lift-keeper', 'lead'], 'lift-access:write': ['lift-keeper'] });

describe('rights', () => {
  test('every role is in the table', () => expect(new Set(rights.keys())).toEqual(new Set(roles)));

  test('the admin holds every right of the core, and none of a module that did not name the role', () => {
    expect(rights.get('admin')).toEqual(new Set(coreRights));
  });

  test.for(['accounts:write', 'audit:read', 'devices:secret'] as const)('nobody but the admin holds %s', (right) =>
    expect(roles.filter((role) => rights.get(role)?.has(right))).toEqual(['admin']),
  );

  test('families and lift keepers hold nothing of the core', () => {
    for (const role of ['family', 'lift-keeper'] as const) {
      expect(coreRights.filter((right) => rights.get(role)?.has(right))).toEqual([]);
    }
  });

  test("a module's rights go to the roles it names", () => {
    expect(roles.filter((role) => rights.get(role)?.has('lift-access:read'))).toEqual(['lead', 'lift-keeper']);
    expect(roles.filter((role) => rights.get(role)?.has('lift-access:write'))).toEqual(['lift-keeper']);
  });
});
