// The loop that anybody would write, as a contestant.
import type { Answer, Entry } from './contestant.ts';

export function plain(loop: () => Answer): Entry {
  const name = 'plain JavaScript loop';
  return {
    name,
    open: () => {
      let found: Answer = 0;
      return {
        name,
        role: 'plain',
        includes: 'resident',
        threads: 1,
        run: () => (found = loop()),
        answer: () => found,
      };
    },
  };
}
