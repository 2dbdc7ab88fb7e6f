import { Props } from '../blocks/Props.tsx';

const interfaces = [
  'BillingProviderProps',
  'ClientSettings',
  'Appearance',
  'BalanceMeterProps',
  'PlanPickerProps',
  'DisclosureProps',
  'PortalButtonProps',
];

export const PropsPage = () => (
  <main className="book-page">
    <h1>Props</h1>
    <p>
      Read out of the sources. Besides its own props every part takes all that a <code>section</code> takes (the portal
      button: all that a <code>button</code> takes), and a <code>ref</code>.
    </p>
    {interfaces.map((name) => (
      <section key={name} aria-label={name}>
        <h2>{name}</h2>
        <Props of={name} />
      </section>
    ))}
  </main>
);
