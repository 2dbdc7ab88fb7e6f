import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** One window of a browser that Playwright cannot drive, by what every browser lets others do. */
export interface Tab {
  open(url: string): Promise<void>;
  url(): Promise<string>;
  back(): Promise<void>;
  /** Presses the button with this text, as a person does. */
  press(button: string): Promise<void>;
  /** Presses the Escape key. */
  escape(): Promise<void>;
  /** Evaluates an expression in the page; what it gives must be JSON. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** What it shows, as PNG. */
  picture(): Promise<Buffer>;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** What a test needs to know before it runs: how to start the browser, or why it cannot. */
export type Found = { start(): Promise<Tab> } | { missing: string };

/** A program by its path in a variable of the environment, else by its names, on the PATH and in further folders. */
export function findProgram(variable: string, names: string[], folders: string[] = []): string | undefined {
  const given = process.env[variable];
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`${variable} names ${given}, which is not there.`);
  }
  const places = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...folders];
  return places.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** The Escape key goes down and up again, as WebDriver says it. */
export const escapeKey = {
  type: 'key',
  id: 'keyboard',
  actions: ['keyDown', 'keyUp'].map((type) => ({ type, value: '\uE00C' })),
};

export const buttonPath = (text: string) => `//button[normalize-space()="${text}"]`;
