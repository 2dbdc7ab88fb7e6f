export interface Action {
  who: string;
  what: string;
  /** As it was said: “by Friday”, “before the fire check”. */
  due?: string;
}

export interface Brief {
  title: string;
  present: string[];
  decisions: string[];
  actions: Action[];
  questions: string[];
  points: string[];
}

const shorthand: Record<string, string> = {
  'w/': 'with',
  'w/o': 'without',
  'b/c': 'because',
  '&': 'and',
  '@': 'at',
  '->': 'to',
  mtg: 'meeting',
  pls: 'please',
  ppl: 'people',
  esp: 'especially',
  approx: 'about',
  wk: 'week',
  wks: 'weeks',
  hrs: 'hours',
  mins: 'minutes',
  eod: 'the end of the day',
  eow: 'the end of the week',
  tmrw: 'tomorrow',
  asap: 'as soon as possible',
  prob: 'probably',
  def: 'definitely',
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** Turns rough notes into a brief by the note-taker's own marks: no model, no network, the same notes give the same brief. */
export function writeBrief(notes: string): Brief {
  const lines = notes
    .split('\n')
    .map((line) => inFull(line.replace(/^\s*(?:[-*•–>]+|\d+[.)])\s*/, '').trim()))
    .filter((line) => line !== '');
  const title = lines.length > 1 ? titleFrom(lines[0] ?? '') : undefined;
  const brief: Brief = {
    title: title ?? 'Untitled',
    present: [],
    decisions: [],
    actions: [],
    questions: [],
    points: [],
  };
  for (const line of new Set(title ? lines.slice(1) : lines)) sortInto(brief, line);
  return brief;
}

function sortInto(brief: Brief, line: string): void {
  const present = /^(?:present|with|there|attendees):?\s+(.+)$/i.exec(line)?.[1];
  const decided = /^(?:decision|decided|agreed)(?::|\s+to\b|\s+that\b)?\s*(.+)$/i.exec(line)?.[1];
  const action = actionIn(line);
  if (present) brief.present.push(...present.split(/\s*(?:,|\band\b)\s*/));
  else if (line.endsWith('?')) brief.questions.push(sentence(line.replace(/^(?:q|open|question):\s*/i, '')));
  else if (decided) brief.decisions.push(sentence(decided));
  else if (action) brief.actions.push(action);
  else brief.points.push(sentence(line));
}

const notNames = new Set(['We', 'It', 'This', 'That', 'There', 'They', 'Somebody', 'Nobody', 'Need', 'Cause', 'Note']);

function actionIn(line: string): Action | undefined {
  const [, who, task] =
    /^(\p{Lu}\p{L}+)(?:\s+(?:to|will|has to)\b|:)\s*(.+)$/u.exec(line.replace(/^(?:todo|action):\s*/i, '')) ?? [];
  if (!who || !task || notNames.has(who)) return undefined;
  const [, what, due] = /^(.+?)[,;]?\s+((?:by|before|until)\s+[^,;]+?)\.?$/.exec(task) ?? [];
  return what && due ? { who, what: sentence(what), due } : { who, what: sentence(task) };
}

function titleFrom(line: string): string | undefined {
  const isShort = line.length <= 60 && !/[.?!]$/.test(line);
  return isShort ? capital(line.replace(/^#+\s*/, '').replace(/:$/, '')) : undefined;
}

function inFull(line: string): string {
  return line
    .split(/\s+/)
    .map((word) => {
      const [, core = word, tail = ''] = /^(.+?)([.,;:?!]*)$/.exec(word) ?? [];
      const full = shorthand[core.toLowerCase()];
      return full ? full + tail : word;
    })
    .join(' ');
}

function sentence(text: string): string {
  const clean = capital(text.trim().replace(/[,;:]$/, ''));
  return /[.?!]$/.test(clean) ? clean : `${clean}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
