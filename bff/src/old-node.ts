/** Whether this Node is older than 22.18. It imports nothing: with such a Node, to load the database driver is to crash. */
export function isOldNode(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 18);
}
