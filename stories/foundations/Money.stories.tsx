import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { placeOf } from '../stage/languages.ts';
import type { Settings } from '../stage/settings.ts';
import { stage } from '../stage/withStage.tsx';
import { MoneyPage } from './MoneyPage.tsx';

const meta: Meta = { title: 'Foundations/Money and dates', parameters: stage({ isBare: true }) };
export default meta;

const localeOf = (globals: object) => placeOf(globals as Settings).locale;

export const MoneyAndDates: StoryObj = {
  name: 'Money and dates',
  render: (_, { globals }) => <MoneyPage key={localeOf(globals)} locale={localeOf(globals)} />,
  play: async ({ canvas, globals }) => {
    // Intl alone would say 123,456,789 pesos.
    const pesos = canvas.getByRole('rowheader', { name: 'COP' }).closest('tr');
    const digits = { minimumFractionDigits: 2 };
    await expect(pesos).toHaveTextContent(new Intl.NumberFormat(localeOf(globals), digits).format(1_234_567.89));
  },
};
