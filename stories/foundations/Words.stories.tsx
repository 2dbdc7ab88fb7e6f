import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { stage } from '../stage/withStage.tsx';
import { WordsPage } from './WordsPage.tsx';
import './foundations.css';

const meta: Meta = { title: 'Foundations/Words', parameters: stage({ isBare: true }) };
export default meta;

export const Words: StoryObj = {
  render: () => <WordsPage />,
  play: async ({ canvas, userEvent }) => {
    const heading = canvas.getByRole('textbox', { name: 'balance.heading' });
    await userEvent.clear(heading);
    await userEvent.type(heading, 'Minutes');
    const result = canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your own words' });
    await expect(JSON.parse(result.value)).toEqual({ 'balance.heading': 'Minutes' });
    await userEvent.clear(heading);
    await userEvent.type(heading, 'Credits');
    await expect(result).toHaveValue('{}');
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Beside English' }), 'German');
    const [table] = canvas.getAllByRole<HTMLTableElement>('table');
    await expect([...(table?.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent?.trim())).toEqual([
      'Key',
      'English',
      'German (not reviewed)',
    ]);
  },
};
