export interface Person {
  id: string;
  name: string;
  email: string;
  role: string;
}

/** Who can sign in. A real product has a user table; what billing needs of it is a stable id and an e-mail. */
export const people: readonly Person[] = [
  { id: 'acct_ines', name: 'Ines Okafor', email: 'ines@harborlight.example', role: 'Runs the weekly planning' },
  { id: 'acct_theo', name: 'Theo Lindqvist', email: 'theo@harborlight.example', role: 'Takes notes for everybody' },
];
