export function SandboxControls(_: { sandboxUrl: string | null; account: string }) {
  return null;
}
