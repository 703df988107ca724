/** One line that says what is being done: overwritten on a terminal, one line per stage where output goes to a file. */

const { stdout } = process;

let stage = '';

/** Starts a stage, for instance a job on one backend. */
export function begin(name: string): void {
  stage = name;
  if (stdout.isTTY) show(stage);
  else console.log(`  … ${stage}`);
}

/** Where within the stage. */
export function tell(text: string): void {
  if (stdout.isTTY) show(`${stage}: ${text}`);
}

/** Clears the line. */
export function end(): void {
  if (stdout.isTTY) stdout.write('\r\x1b[K');
}

function show(text: string): void {
  stdout.write(`\r\x1b[K  … ${text.slice(0, Math.max(20, stdout.columns - 6))}`);
}
