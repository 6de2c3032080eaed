/** Names and phones as they are shown: masked (PV-03). */
import { expect, test } from 'vitest'
import { isMobilePhone, maskName, maskPhone, normalisePhone } from '../../shared/domain/member.ts'

test.each([
  ['张三', '张*'],
  ['张三丰', '张*丰'],
  [' 张三丰 ', '张*丰'],
  ['张爱新觉', '张**觉'],
  ['欧阳锋', '欧阳*'],
  ['欧阳小锋', '欧阳*锋'],
  ['司马', '司*'],
  ['諸葛孔明', '諸葛*明'],
  ['阿依古丽·买买提', '阿***提'],
  ['张', '*'],
  ['𠮷田', '𠮷*'],
  ['John Smith', 'J*** S***'],
  ['Al', 'A***'],
  ['Élodie', 'É***'],
  ['김민수', '김***'],
  ['', ''],
  ['   ', ''],
])('PV-03 the name %j is shown as %j', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test('PV-03 a mask never shows a long name’s length', () => {
  expect(maskName('张一二三四五六')).toBe('张***六')
  expect(maskName('张一二三六')).toBe('张***六')
  expect(maskName('Christopher')).toBe('C***')
})

test.each([
  ['13812345678', '138****5678'],
  ['12345678', '123****5678'],
  ['1234567', '****67'],
  ['1234', '****'],
  ['', '****'],
])('PV-03 the phone %j is shown as %j', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked)
})

test.each([
  ['13812345678', true],
  ['19912345678', true],
  ['12812345678', false],
  ['1381234567', false],
  ['138123456789', false],
  ['１３８１２３４５６７８', false],
  ['13812345678\n', false],
])('%j is a mobile phone: %s', (phone, is) => {
  expect(isMobilePhone(phone)).toBe(is)
})

test.each([
  ['13812345678', '13812345678'],
  [' 138 1234 5678 ', '13812345678'],
  ['138-1234-5678', '13812345678'],
  ['+86 138 1234 5678', '13812345678'],
  ['008613812345678', '13812345678'],
  ['8613812345678', '13812345678'],
  ['１３８１２３４５６７８', '13812345678'],
  ['86138123456', null],
  ['138123456789', null],
  ['010-12345678', null],
  ['138a2345678', null],
  ['', null],
])('the typed phone %j is %j', (typed, phone) => {
  expect(normalisePhone(typed)).toBe(phone)
})
