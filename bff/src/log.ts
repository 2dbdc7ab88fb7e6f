import { type DestinationStream, type Logger, pino } from 'pino';

/** Fields that are never written, wherever an object that holds them is logged. */
const secretFields = [
  'authorization',
  'apikey',
  'x-api-key',
  'cookie',
  'set-cookie',
  'stripe-signature',
  'token',
  'secret',
  'key',
  'client_secret',
  'email',
  'checkout_url',
  'portal_url',
  'url',
];

/** Shapes that give a secret or a person away inside a sentence: an error's message, say. */
const secretShapes = [
  /\b(?:sk|rk)_(?:test|live)_\w+/g,
  /\bwhsec_[\w+/=-]+/g,
  /\bcs_(?:test|live)_\w+_secret_\w+/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /https:\/\/(?:checkout|billing|invoice|pay)\.stripe\.com\/[^\s"\\]+/g,
  /(?<=\bpostgres(?:ql)?:\/\/)[^\s"@/]+(?=@)/g,
  /[^\s"@:<>\\/]+@[^\s"@<>\\/]+\.[a-z]{2,}/gi,
];

const struck = '[redacted]';

/** As a secret stands inside a line of JSON. */
function escaped(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

export function redactionPaths(): string[] {
  return secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);
}

/**
 * Lines of JSON to standard error, which leaves standard output to the line that says where the server is.
 * @param secrets whatever else goes wrong, these exact texts are struck out of every line
 * @param destination what takes the lines; by default each is written before the program goes on
 */
export function createLogger(level: string, secrets: string[], destination?: DestinationStream): Logger {
  const texts = secrets.map(escaped);
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactionPaths(), censor: struck },
    hooks: {
      streamWrite(line: string) {
        const withoutTexts = texts.reduce((rest, text) => rest.replaceAll(text, struck), line);
        return secretShapes.reduce((rest, shape) => rest.replace(shape, struck), withoutTexts);
      },
    },
  };
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }));
}
