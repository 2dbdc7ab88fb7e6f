/** What a storm did: one that did nothing has proved nothing. */
export class Tally {
  rounds = 0;
  deliveries = 0;
  distinctEvents = 0;
  duplicates = 0;
  payments = 0;
  refunds = 0;
  refundsThatFailed = 0;
  disputes = 0;
  disputesWon = 0;
  grants = 0;
  /** While every delivery was lost. */
  grantsBySweep = 0;
  takeBacks = 0;
  consumptions = 0;
  otherChanges = 0;
  replays = 0;
  refusals = 0;
  /** Each with its start again, whether it struck one server or all at once. */
  kills = 0;
  killsAtStripe = 0;
  killsWithUnansweredRequest = 0;
  requestsRepeated = 0;

  add(other: Tally): this {
    for (const name of Object.keys(this) as Count[]) this[name] += other[name];
    return this;
  }

  text(): string {
    const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return (Object.keys(this) as Count[]).map((name) => `${this[name]} ${words(name)}`).join(', ');
  }
}

export type Count = Exclude<keyof Tally, 'add' | 'text'>;
