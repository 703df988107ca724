/** Waiting for a word of shared memory without blocking the thread. */

type WaitAsync = (words: Int32Array, index: number, value: number, ms: number) => { readonly value: unknown };

/** Where the engine has no Atomics.waitAsync (Firefox before 145): look again after this, ms. */
const pollMs = 1;

/** Resolves when the word was notified, differs from `value`, or `ms` have passed; it may resolve earlier. */
export async function waitAsync(words: Int32Array, index: number, value: number, ms: number): Promise<void> {
  const atomics = Atomics as unknown as { waitAsync?: WaitAsync };
  if (atomics.waitAsync) await atomics.waitAsync(words, index, value, ms).value;
  else await new Promise((resolve) => setTimeout(resolve, pollMs));
}
