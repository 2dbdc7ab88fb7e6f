import { propsOf } from './props.ts';

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
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
