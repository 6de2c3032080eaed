/** What could not be done with headquarters, in English, beside en-refusals.ts. */
export const enHqRefusals = {
  till_retired:
    'Headquarters took this till out of service; nothing more is booked here. Close the shift and use another till, or call headquarters.',
  no_hq: 'This shop has no headquarters; all points are on this till and there is nothing to fetch.',
  address_malformed:
    'That is no address of a headquarters. Type the one headquarters gave, for example hq.example.com.',
  address_not_secure: 'That address is not encrypted and cannot be used. Use one that begins with https.',
  code_malformed:
    'The activation code is wrong, one character may be mistyped. Check the 20 characters again.',
  code_refused:
    'This activation code was used, has expired, or is not from headquarters. Ask headquarters for a new one.',
  hq_unreachable:
    'Headquarters cannot be reached. Check the address and the network and try again; without a network, open as a stand-alone shop and join later.',
  hq_other_key:
    'This address is not the headquarters that gave the code; it was told nothing. Check the address, or ask for a new code.',
  already_joined: 'This till has joined headquarters already.',
  refund_right_elsewhere:
    'The right to refund this sale is not on this till. Fetch it, which takes a few seconds, and try again.',
  refund_right_out_of_reach:
    'The right to refund this sale is not on this till, and headquarters cannot be reached. Wait for the network; if that is not possible a manager may give back goods and money only, and headquarters settles the points.',
  refunded_unbacked:
    'Goods and money of this sale were given back without its right, and headquarters has yet to settle it. Ask headquarters, and do not refund it again.',
  redeeming_stopped:
    'Headquarters has stopped the books of this till: points, stored value, vouchers and birthday prices cannot be used here now. Take them out and sell on; a manager can begin new books on the page of sync.',
  not_stopped: 'The books of this till have not stopped; no new ones are needed.',
  epochs_used_up:
    'This till has begun new books too often and cannot again. Ask headquarters to activate another till.',
  refund_right_here: 'The right to refund this sale is on this till; refund it as usual.',
  unbacked_limit:
    'Today’s limit of {{limit}} refunds of this kind is reached. Wait for the network, or ask headquarters to raise it.',
} as const
