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
    await userEvent.clear(canvas.getByRole('textbox', { name: 'balance.heading' }));
    await userEvent.type(canvas.getByRole('textbox', { name: 'balance.heading' }), 'Minutes');
    const result = canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your own words' });
    await expect(JSON.parse(result.value)).toEqual({ 'balance.heading': 'Minutes' });
  },
};
