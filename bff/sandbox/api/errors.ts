export type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

interface Details {
  code?: string;
  param?: string;
  declineCode?: string;
  /** Further fields of Stripe's error body, e.g. the payment intent that was declined. */
  more?: Record<string, unknown>;
}

/** An answer of Stripe's that says no, with its status and body. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly type: ErrorType;
  readonly details: Details;
  /** Refused before the endpoint began: not kept under an idempotency key. */
  readonly isValidation: boolean;

  constructor(status: number, type: ErrorType, message: string, details: Details = {}, isValidation = false) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
    this.isValidation = isValidation;
  }

  body(requestId: string): { error: Record<string, unknown> } {
    const { code, param, declineCode, more } = this.details;
    return {
      error: {
        ...(code ? { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } : {}),
        ...(declineCode ? { decline_code: declineCode } : {}),
        message: this.message,
        ...(param ? { param } : {}),
        ...more,
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}?t=0`,
        type: this.type,
      },
    };
  }
}

/** 400: a parameter that cannot be accepted. */
export function invalid(message: string, param?: string, code?: string): StripeRefusal {
  return new StripeRefusal(400, 'invalid_request_error', message, { param, code }, true);
}

/** 400: the parameters are right, the state of things is not. */
export function impossible(message: string, code?: string, param?: string): StripeRefusal {
  return new StripeRefusal(400, 'invalid_request_error', message, { code, param });
}

/** How Stripe calls the id in an address where it does not say `id`. */
const inAddress: Record<string, string | undefined> = { price: 'price', 'checkout.session': undefined };

/** An id in a parameter that names nothing (400), or one in the address (404). */
export function missing(noun: string, id: string, param = 'id'): StripeRefusal {
  // Stripe's two ways of writing it, after what was seen of its test mode.
  const isSession = noun === 'checkout.session';
  const message = isSession ? `No such ${noun}: ${id}` : `No such ${noun}: '${id}'`;
  const named = param === 'id' && noun in inAddress ? inAddress[noun] : param;
  const details = { code: 'resource_missing', ...(named ? { param: named } : {}) };
  return new StripeRefusal(param === 'id' ? 404 : 400, 'invalid_request_error', message, details, true);
}

export function declined(
  code: string,
  declineCode: string | undefined,
  message: string,
  more?: Record<string, unknown>,
): StripeRefusal {
  return new StripeRefusal(402, 'card_error', message, { code, declineCode, more });
}
