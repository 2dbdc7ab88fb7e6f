import { type ReactNode, useId } from 'react';
import { usePart } from '../hooks/usePart.js';

interface ChoiceProps<Option extends string> {
  legend: string;
  options: readonly Option[];
  value: Option | undefined;
  onChange(option: NoInfer<Option>): void;
  children(option: Option): ReactNode;
}

/** One of a few. Native radios: arrow keys, forms and forced colors come with them. */
export function Choice<Option extends string>({ legend, options, value, onChange, children }: ChoiceProps<Option>) {
  const { slot } = usePart();
  const name = useId();
  return (
    <fieldset {...slot('intervals')}>
      <legend className="bp-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option} {...slot('interval')}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          {children(option)}
        </label>
      ))}
    </fieldset>
  );
}
