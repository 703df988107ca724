/**
 * `npm run demo`: three jobs on every backend of this machine and then on the one that the library chooses, checked
 * against plain loops in f64. Pictures go to out/. Exit code 0 only if every check holds.
 */
import { devices } from 'lanewise';
import { describeDevices } from './describe.ts';
import { grayScottJob } from './gray-scott.ts';
import { imageJob } from './image.ts';
import { perform } from './perform.ts';
import { readJpeg } from './picture.ts';
import * as progress from './progress.ts';
import { statisticsJob } from './statistics.ts';

async function main(): Promise<readonly string[]> {
  const start = performance.now();
  const found = await devices();
  for (const line of describeDevices(found)) console.log(line);
  progress.begin('reading the photograph');
  const photo = readJpeg(new URL('./data/blue-marble-4096x2048.jpg', import.meta.url));
  const faults = [
    ...(await perform(imageJob(photo), found)),
    ...(await perform(grayScottJob(), found)),
    ...(await perform(statisticsJob(), found)),
  ];
  console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s`);
  return faults;
}

const faults = await main();
for (const fault of faults) console.error(`wrong: ${fault}`);
console.log(faults.length === 0 ? 'All results agree.' : `${faults.length} checks failed.`);
process.exitCode = faults.length === 0 ? 0 : 1;
