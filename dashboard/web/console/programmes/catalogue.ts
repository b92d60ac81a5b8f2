import type { ComponentType, LazyExoticComponent } from 'react';
import { lazily } from '../pieces/lazily.ts';

/**
 * The pages of the programme modules: `console/programmes/<id>/page.tsx`, default export a component. Each is a chunk of its own,
 * loaded when its menu entry is opened. A module without a folder here has no page.
 */
const found = import.meta.glob<{ readonly default: ComponentType }>('./*/page.tsx');

export const programmePages: ReadonlyMap<string, LazyExoticComponent<ComponentType>> = new Map(
  Object.entries(found).map(([path, load]) => [path.split('/')[1] ?? path, lazily(load)]),
);
