import { propsOf } from './propsOf.ts';

/** Comments mark code with backticks. */
const withCode = (text: string) =>
  text.split('`').map((piece, index) => (index % 2 === 0 ? piece : <code key={piece}>{piece}</code>));

/** The props of an exported interface of the widget. */
export function Props({ of }: { of: string }) {
  return (
    <div className="book-scroll">
      <table>
        <thead>
          <tr>
            <th>Prop</th>
            <th>Type</th>
            <th>What for</th>
          </tr>
        </thead>
        <tbody>
          {propsOf(of).map(({ name, type, isRequired, description }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code> {isRequired && <small>required</small>}
              </th>
              <td>
                <code>{type}</code>
              </td>
              <td>{withCode(description)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
