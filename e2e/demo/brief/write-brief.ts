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
  const [first = '', ...rest] = notes
    .split('\n')
    .map((line) => inFull(line.replace(/^\s*(?:[-*•–>]+|\d+[.)])\s*/, '').trim()))
    .filter((line) => line !== '');
  const brief: Brief = { title: titleFrom(first), present: [], decisions: [], actions: [], questions: [], points: [] };
  for (const line of new Set(brief.title === '' ? [first, ...rest] : rest)) sortInto(brief, line);
  if (brief.title === '') brief.title = 'Untitled meeting';
  return brief;
}

function sortInto(brief: Brief, line: string): void {
  const present = /^(?:present|with|there|attendees):?\s+(.+)$/i.exec(line);
  const decided = /^(?:decision|decided|agreed)(?::|\s+to\b|\s+that\b)?\s*(.+)$/i.exec(line);
  const action = actionIn(line);
  if (present?.[1])
    brief.present.push(
      ...present[1]
        .split(/,|\band\b/)
        .map((name) => name.trim())
        .filter(Boolean),
    );
  else if (line.endsWith('?')) brief.questions.push(sentence(line.replace(/^(?:q|open|question):\s*/i, '')));
  else if (decided?.[1]) brief.decisions.push(sentence(decided[1]));
  else if (action) brief.actions.push(action);
  else brief.points.push(sentence(line));
}

const notNames = new Set(['We', 'It', 'This', 'That', 'There', 'They', 'Somebody', 'Nobody', 'Need', 'Want', 'Have']);

function actionIn(line: string): Action | undefined {
  const [, who, task] =
    /^(?:(?:todo|action):\s*)?(\p{Lu}\p{L}+)(?:\s+(?:to|will|has to)\b|:)\s*(.+)$/u.exec(line) ?? [];
  if (!who || !task || notNames.has(who)) return undefined;
  const [, what, due] = /^(.+?)[,;]?\s+((?:by|before|until)\s+[^,;]+?)\.?$/.exec(task) ?? [];
  return what && due ? { who, what: sentence(what), due } : { who, what: sentence(task) };
}

function titleFrom(line: string): string {
  const short = line.length <= 60 && !/[.?!]$/.test(line);
  return short ? capital(line.replace(/^#+\s*/, '').replace(/:$/, '')) : '';
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
