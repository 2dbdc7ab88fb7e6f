/** What is wrong with one variable, as sentences that follow its name and say the cure. They never hold its value. */
export class Fault extends Error {
  readonly sentences: string[];

  constructor(...sentences: string[]) {
    super(sentences.join(' '));
    this.sentences = sentences;
  }
}

/** Every fault of a configuration at once: one message, each line beginning with the variable's name. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults';
  readonly lines: string[];

  constructor(lines: string[]) {
    const count = lines.length === 1 ? '1 fault' : `${lines.length} faults`;
    super(`The configuration has ${count}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.lines = lines;
  }
}
