import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingPackages } from '../../scripts/complete-lock.js';

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'));

test('the lock file names every platform package, so that npm ci takes it on every machine', () => {
  expect(Object.keys(missingPackages(read('package-lock.json')))).toEqual([]);
});

test('the lock file is that of this package.json', () => {
  const { dependencies, devDependencies } = read('package.json');
  const root = read('package-lock.json').packages[''];
  expect(root.dependencies).toEqual(dependencies);
  expect(root.devDependencies).toEqual(devDependencies);
});
