import { type Defect, defects, patch } from './defect.ts';
import { Tree, type Verdict } from './tree.ts';

// npm run defects [-- 7 12]
// Puts defects into a copy of this project, one at a time, and runs the test that each patch names: it must pass without
// the defect, and with it fail by an assertion that does not hold.

const wanted = process.argv.slice(2).map(Number);
const unknown = wanted.filter((number) => !defects.some((defect) => defect.number === number));
if (unknown.length > 0) {
  console.error(`There is no defect ${unknown.join(', ')}; they are 1 to ${defects.length}.`);
  process.exit(2);
}
const chosen = wanted.length === 0 ? defects : defects.filter(({ number }) => wanted.includes(number));

const tree = new Tree();
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => tree[Symbol.dispose]());

const firstLines = (text: string) => text.split('\n').slice(0, 6).join('\n');

/** Why a defect does not count as caught. */
async function fault(defect: Defect, without: Verdict | undefined): Promise<string | undefined> {
  if (without?.kind !== 'passed') return `its test does not pass without it:\n${without?.why}`;
  const misfit = patch(defect, tree.path, 'in');
  if (misfit !== undefined) return `the patch no longer fits:\n${misfit}`;
  try {
    const [verdict] = await tree.test([defect]);
    if (verdict?.kind === 'caught') return undefined;
    if (verdict?.kind === 'passed') return 'its test passes nonetheless';
    return `its test did not fail by an assertion:\n${verdict?.why}`;
  } finally {
    patch(defect, tree.path, 'out');
  }
}

/** Compiles with as many defects at a time as fit beside each other: what the compiler finds needs no test. */
async function complaints(): Promise<string | undefined> {
  for (let waiting = chosen; waiting.length > 0; ) {
    const together = waiting.filter((defect) => patch(defect, tree.path, 'in') === undefined);
    if (together.length === 0) return undefined;
    const complaint = await tree.compile();
    if (complaint !== undefined) return complaint;
    for (const defect of together.toReversed()) patch(defect, tree.path, 'out');
    waiting = waiting.filter((defect) => !together.includes(defect));
  }
  return undefined;
}

console.log('Compiling with the defects …');
const complaint = await complaints();
if (complaint !== undefined) {
  console.error(`The compiler finds what a test should:\n${complaint}`);
  process.exit(1);
}
console.log(`Running the tests of ${chosen.length} defects without them …`);
const without = await tree.test(chosen);
let caught = 0;
for (const [index, defect] of chosen.entries()) {
  const startedAt = performance.now();
  const why = await fault(defect, without[index]);
  if (why === undefined) caught++;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(5);
  console.log(
    `${String(defect.number).padStart(3)}  ${why === undefined ? 'caught' : 'MISSED'} ${seconds} s  ${defect.what}`,
  );
  console.log(`${' '.repeat(21)}${defect.testFile} › ${defect.testName}`);
  if (why !== undefined) console.log(firstLines(why).replaceAll(/^/gm, ' '.repeat(21)));
}
console.log(`\n${caught} of ${chosen.length} caught`);
process.exitCode = caught === chosen.length ? 0 : 1;
