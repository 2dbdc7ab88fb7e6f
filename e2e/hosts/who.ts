/** What each host's server wrote into its page: where the billing server is, and who is signed in. */
const { billingUrl = '', account = '' } = document.documentElement.dataset;

export const who = {
  baseUrl: billingUrl,
  accountKey: account,
  getToken: async () => (await fetch('token')).text(),
};

/** For the test, which reads what really runs here. */
export function tellFramework(name: string, version: string): void {
  document.documentElement.dataset.framework = `${name} ${version}`;
}
