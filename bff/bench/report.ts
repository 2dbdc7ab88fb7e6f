import { type Goal, median, type Ratio } from './measure.ts';

const isMet = (value: number, goal: Goal) => ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);

/** Every ratio with its spread over the rounds, and whether its median is what was asked. */
export function printRatios(ratios: readonly Ratio[]): void {
  const columns = (name: string, cells: readonly string[]) =>
    `${name.padEnd(66)}${cells.map((cell) => cell.padStart(8)).join('')}`;
  console.log(`\n${columns('ratio, over the rounds', ['min', 'median', 'max', 'goal', 'met'])}`);
  for (const { name, rounds, goal } of ratios) {
    const figures = [Math.min(...rounds), median(rounds), Math.max(...rounds)].map((value) => value.toFixed(2));
    const asked = goal ? ['atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`] : [''];
    const answer = goal ? (isMet(median(rounds), goal) ? 'yes' : 'no') : '';
    console.log(columns(name, [...figures, ...asked, answer]));
  }
  const asked = ratios.flatMap(({ rounds, goal }) => (goal ? [isMet(median(rounds), goal)] : []));
  console.log(`\n${asked.filter(Boolean).length} of ${asked.length} goals met.`);
}
