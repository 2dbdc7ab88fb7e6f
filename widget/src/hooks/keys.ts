/** Query keys, for a host that shares its query client: `queryClient.invalidateQueries({ queryKey: billingKeys.all })`. */
export const billingKeys = {
  all: ['billing-panel'] as const,
  account: (baseUrl: string, accountKey: string | null) => [...billingKeys.all, baseUrl, accountKey] as const,
};
