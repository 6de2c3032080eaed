/** What could not be done with cards and people (section 1), in plain English; the keys are those of zh-people-refusals.ts. */
import type { SameKeys } from './texts.ts'
import type { zhPeopleRefusals } from './zh-people-refusals.ts'

export const enPeopleRefusals: SameKeys<typeof zhPeopleRefusals> = {
  card_holds_value:
    'The card still holds {{valueFen}}, which could not be used once it is handed in. Use it up first.',
  card_not_replaced: 'This shop replaces no lost card. A card that is found can be used again.',
  card_replaced: 'This is the old card from before a replacement. Swipe the new one, or look up by phone.',
  card_ended: 'This card was revoked and cannot be used. Take another card, or look up by phone.',
  card_ended_top_up:
    'This card was handed in or revoked, so nothing can be put onto it. Give the member a new card first.',
  unknown_card_reason: 'This reason does not fit what is to be done. Choose again.',
  needs_card: "The member's own card is needed. Swipe it, or ask the manager to agree.",
  identity_not_proved:
    'Nobody has checked who this is. Look at a document and tick it, or ask the manager to agree.',
  nothing_changed: 'There is nothing to change: it is the same as now.',

  phone_unknown: 'No member has this phone number, so there is nothing to release.',
  phone_reported_lost:
    'This phone was reported lost, so nobody is looked up by it. Swipe the card, or ask the manager.',

  id_number_missing: 'Enter the ID number.',
  id_number_not_asked: 'This shop keeps no ID numbers. Clear the field.',
  id_number_old: 'This is an old ID number of 15 digits. Enter the 18 of the present document.',
  id_number_length: 'An ID number has 18 characters, this one has {{length}}. Check it.',
  id_number_invalid: 'This is no ID number. Enter it again from the document.',
  id_number_check: 'One character of the ID number is wrong. Enter it again from the document.',
  id_number_taken: 'This ID document has a card already: one person, one card. Open that member.',
  id_number_unknown: 'No member gave this ID document. Look up by phone or card.',
  id_number_of_another: 'This is not the ID document that this member gave. Check it.',

  referrer_not_presented: "The introducing member's own card must be swiped; a phone number will not do.",
  referrer_not_active: "The introducing member's card does not work at present.",

  entry_slip_unknown: 'Slip {{number}} is not known to this till. Check its number.',
  entry_slip_twice: 'Slip {{number}} was scanned twice. Remove one of them.',
  entry_slip_of_member: 'Slip {{number}} belongs to a member already and cannot be used for a card.',
  entry_slip_used: 'Slip {{number}} was used for a card already.',
  entry_slip_returned: 'The goods of slip {{number}} were returned, so it cannot be used for a card.',
  proposal_holds_value:
    'This card waits for a decision and holds {{valueFen}}. Undo the top-up by its slip and hand the money out, then refuse it.',
  entry_not_met:
    'The purchases come to {{countedFen}}, which is not enough for a card. Scan more slips, or buy more first.',

  guest_has_card: 'This person has a card of their own. Swipe that one.',
  guest_unknown: 'This guest is not known. Enter the phone number again.',

  top_up_not_chosen: 'Choose a step to top up first.',
  slip_missing: 'Scan the code on the slip, or type its number.',
  count_missing: 'Type how many, as a whole number.',
}
