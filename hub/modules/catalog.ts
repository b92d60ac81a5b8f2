import type { AnyModule } from '#contracts/module';
import liftAccess from './lift-access/module.ts';

/** Every programme of the street, one line each. */
export const modules: readonly AnyModule[] = [liftAccess];
