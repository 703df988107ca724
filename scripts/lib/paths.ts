// Where things lie in the repository.
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Scratch space, ignored by git; it survives `npm ci`. */
export const cache: string = fileURLToPath(new URL('../../.cache', import.meta.url));
