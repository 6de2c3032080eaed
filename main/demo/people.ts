/**
 * Invented people for the demo shop. Names are put together by chance from lists; phones come from one range that is used
 * for nothing else here: 199 0000 0000 to 199 0099 9999.
 */
import type { EnrolForm } from '../../shared/contract/member.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import type { SeededChance } from './random.ts'

const FAMILY_NAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万钱严',
]
const GIVEN_CHARACTERS = [
  ...'敏静丽娟芳艳玲燕霞红梅英华慧莉婷雪萍琳洁颖倩蕾丹晶佳欣怡雯璐瑶妍思雨涵诗琪梦晨曦子轩浩宇博文伟强磊军洋勇杰涛明超斌鹏飞凯峰辉建国志强',
]

export const DEMO_STAFF = [
  { name: '李娜', role: 'cashier', pin: '246810' },
  { name: '王芳', role: 'cashier', pin: '135791' },
  { name: '陈静', role: 'manager', pin: '808080' },
] as const

/** The card with this place in the shop's stock; the first ones stay blank, to try an enrolment with. */
export function demoCard(place: number): string {
  return makeCardNumber(1_000_000 + place)
}

export function demoPhone(place: number): string {
  return `19900${String(place).padStart(6, '0')}`
}

/** A filled form; places up to a million give phones that differ and whose last four do not run in order. */
export function demoForm(place: number, chance: SeededChance): EnrolForm {
  const given = Array.from({ length: chance.happens(250) ? 1 : 2 }, () => chance.pick(GIVEN_CHARACTERS)).join(
    '',
  )
  return {
    cardNumber: demoCard(place),
    name: `${chance.pick(FAMILY_NAMES)}${given}`,
    phone: demoPhone((place * 7_919) % 1_000_000),
    birthday: chance.happens(850) ? demoBirthday(chance) : null,
    consents: ['rules', ...(chance.happens(600) ? ['marketing_sms'] : [])],
  }
}

function demoBirthday(chance: SeededChance): EnrolForm['birthday'] {
  return {
    calendar: chance.happens(250) ? 'lunar' : 'solar',
    year: chance.between(1955, 2005),
    month: chance.between(1, 12),
    day: chance.between(1, 28),
  }
}
