import { defineConfig } from 'vitest/config';

const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], pool: 'forks' as const, ...extra },
});

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('architecture'),
      project('contract', { testTimeout: 30_000, hookTimeout: 60_000 }),
      project('flow', { testTimeout: 30_000, hookTimeout: 30_000 }),
      project('faults', { testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false }),
      project('engines', { testTimeout: 60_000, hookTimeout: 60_000 }),
      project('e2e', { testTimeout: 90_000, hookTimeout: 120_000, fileParallelism: false }),
    ],
  },
});
