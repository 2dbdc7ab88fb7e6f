import { useQuery } from '@tanstack/react-query';
import { ask, type Session } from './api.ts';
import { Billing } from './billing.tsx';
import { Briefs } from './briefs/Briefs.tsx';
import { usePath } from './navigation.tsx';
import { SandboxControls } from './sandbox/SandboxControls.tsx';
import { Settings } from './settings/Settings.tsx';
import { Shell } from './shell/Shell.tsx';
import { SignIn } from './shell/SignIn.tsx';

export function App() {
  const session = useQuery({ queryKey: ['session'], queryFn: () => ask<Session>('/session') });
  const path = usePath();

  if (session.isPending) return null;
  if (session.isError) {
    return (
      <main className="alone">
        <title>Longhand</title>
        <p role="alert">{session.error.message}</p>
      </main>
    );
  }

  const { person, people, billingUrl, sandboxUrl } = session.data;
  if (!person) return <SignIn people={people} />;
  return (
    <Billing url={billingUrl} account={person.id}>
      <Shell person={person}>
        {path.startsWith('/settings') ? <Settings person={person} /> : <Briefs key={person.id} person={person} />}
      </Shell>
      <SandboxControls sandboxUrl={sandboxUrl} person={person} />
    </Billing>
  );
}
